// Host and Origin are compared with their port; the token in a time that does not depend on it.

#include "tools/ui/page_access.hpp"

#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <sys/random.h>
#include <system_error>
#include <utility>

namespace rehearse {

namespace {

bool same(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differs = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    differs |= static_cast<unsigned>(a[i]) ^ static_cast<unsigned>(b[i]);
  }
  return differs == 0;
}

}  // namespace

std::string random_token() {
  std::array<unsigned char, 16> bytes{};
  const ssize_t count = getrandom(bytes.data(), bytes.size(), 0);
  if (count != static_cast<ssize_t>(bytes.size())) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  std::string token;
  for (const unsigned char byte : bytes) token += fmt::format("{:02x}", byte);
  return token;
}

PageAccess::PageAccess(std::uint16_t port, std::string token)
    : port_(port), prefix_("/" + std::move(token) + "/") {}

std::optional<std::string> PageAccess::refuse(const ServedRequest& request) const {
  constexpr std::array<std::string_view, 3> kNames{"127.0.0.1", "localhost", "[::1]"};
  bool known = false;
  for (const std::string_view name : kNames) {
    known = known || request.host == fmt::format("{}:{}", name, port_);
  }
  if (!known) {
    return fmt::format("found the Host \"{}\", expected 127.0.0.1:{}", request.host, port_);
  }
  if (!request.origin.empty() && request.origin != "http://" + request.host) {
    return fmt::format("found the Origin \"{}\", expected none, or http://{}", request.origin,
                       request.host);
  }
  if (!same(std::string_view(request.path).substr(0, prefix_.size()), prefix_)) {
    return "found another path, expected the link that the program printed";
  }
  return std::nullopt;
}

std::string_view PageAccess::path_of(const ServedRequest& request) const {
  return std::string_view(request.path).substr(prefix_.size());
}

std::string PageAccess::url() const { return fmt::format("http://127.0.0.1:{}{}", port_, prefix_); }

}  // namespace rehearse
