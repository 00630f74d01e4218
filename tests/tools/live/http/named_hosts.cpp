// Replaces the C library's functions in this program, libcurl's calls included.

#include "tests/tools/live/http/named_hosts.hpp"

#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <dlfcn.h>
#include <mutex>
#include <netinet/in.h>
#include <utility>

namespace rehearse::testing {
namespace {

struct Notes {
  std::mutex mutex;
  bool lives = false;
  NamedHosts::Lead lead = NamedHosts::Lead::Here;
  std::vector<std::string> addresses;
  std::vector<int> families;
  std::vector<std::string> connections;
};

Notes& notes() {
  static Notes all;
  return all;
}

bool is_address(const char* name) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, name, bytes.data()) == 1 ||
         inet_pton(AF_INET6, name, bytes.data()) == 1;
}

template <class Function>
Function* real(Function* /*declared*/, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

int look_up(const char* name, const char* port, const addrinfo* hints, addrinfo** found) {
  Notes& all = notes();
  const std::lock_guard lock(all.mutex);
  auto* const ask = real(&getaddrinfo, "getaddrinfo");
  if (!all.lives || name == nullptr || is_address(name)) return ask(name, port, hints, found);
  const int family = hints != nullptr ? hints->ai_family : AF_UNSPEC;
  all.families.push_back(family);
  if (family == AF_INET6) return EAI_NONAME;
  *found = nullptr;
  for (auto address = all.addresses.rbegin(); address != all.addresses.rend(); ++address) {
    addrinfo* one = nullptr;
    if (ask(address->c_str(), port, hints, &one) != 0) return EAI_FAIL;
    one->ai_next = std::exchange(*found, one);
  }
  return 0;
}

/// Where the connection is really made to: 127.0.0.1 has all ports.
sockaddr_in note_connection(sockaddr_in address) {
  Notes& all = notes();
  const std::lock_guard lock(all.mutex);
  if (!all.lives) return address;
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  all.connections.emplace_back(text.data());
  if (all.lead == NamedHosts::Lead::Here) address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

}  // namespace

NamedHosts::NamedHosts(std::vector<std::string> addresses, Lead lead) {
  Notes& all = notes();
  const std::lock_guard lock(all.mutex);
  all.lives = true;
  all.lead = lead;
  all.addresses = std::move(addresses);
  all.families.clear();
  all.connections.clear();
}

NamedHosts::~NamedHosts() {
  const std::lock_guard lock(notes().mutex);
  notes().lives = false;
}

std::vector<int> NamedHosts::families() const {
  const std::lock_guard lock(notes().mutex);
  return notes().families;
}

std::vector<std::string> NamedHosts::connections() const {
  const std::lock_guard lock(notes().mutex);
  return notes().connections;
}

}  // namespace rehearse::testing

extern "C" {

int getaddrinfo(const char* name, const char* port, const addrinfo* hints, addrinfo** found) {
  return rehearse::testing::look_up(name, port, hints, found);
}

int connect(int fd, const sockaddr* address, socklen_t size) {
  auto* const make = rehearse::testing::real(&connect, "connect");
  if (address->sa_family != AF_INET) return make(fd, address, size);
  sockaddr_in inet{};
  std::memcpy(&inet, address, sizeof inet);
  inet = rehearse::testing::note_connection(inet);
  return make(fd, reinterpret_cast<const sockaddr*>(&inet), sizeof inet);
}

}  // extern "C"
