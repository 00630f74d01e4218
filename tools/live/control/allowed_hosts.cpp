// Names are compared in one form: small letters, IP addresses as inet_ntop writes them.

#include "tools/live/control/allowed_hosts.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cctype>
#include <fmt/format.h>
#include <netinet/in.h>

namespace rehearse {

namespace {

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& letter : small) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return small;
}

bool is_bracketed(std::string_view name) {
  return name.size() > 2 && name.front() == '[' && name.back() == ']';
}

/// The IP address as inet_ntop writes it, IPv6 in brackets; none where it is none.
std::optional<std::string> ip_address(std::string_view name) {
  const bool six = is_bracketed(name);
  const std::string text(six ? name.substr(1, name.size() - 2) : name);
  const int family = six ? AF_INET6 : AF_INET;
  std::array<unsigned char, sizeof(in6_addr)> binary{};
  std::array<char, INET6_ADDRSTRLEN> written{};
  if (inet_pton(family, text.c_str(), binary.data()) != 1) return std::nullopt;
  inet_ntop(family, binary.data(), written.data(), written.size());
  return six ? fmt::format("[{}]", written.data()) : std::string(written.data());
}

std::string one_form(std::string_view name) {
  if (const auto address = ip_address(name)) return *address;
  if (name.ends_with('.')) name.remove_suffix(1);
  return lower(name);
}

/// Without the port.
std::string name_of(std::string_view authority) {
  const std::size_t inside = authority.starts_with('[') ? authority.find(']') : 0;
  const std::size_t colon = inside == std::string_view::npos ? inside : authority.find(':', inside);
  return one_form(authority.substr(0, colon));
}

/// What an Origin names beside its scheme; none where it names nothing ("null").
std::optional<std::string_view> authority_of(std::string_view origin) {
  constexpr std::string_view kBehindScheme = "://";
  const std::size_t at = origin.find(kBehindScheme);
  if (at == std::string_view::npos) return std::nullopt;
  return origin.substr(at + kBehindScheme.size());
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

AllowedHosts::AllowedHosts(const SocketAddress& listening, const std::vector<std::string>& others) {
  const std::string own = name_of(listening.text());
  any_address_ = own == "0.0.0.0" || own == "[::]";
  names_.push_back(own);
  if (any_address_ || listening.is_loopback()) {
    names_.insert(names_.end(), {"localhost", "127.0.0.1", "[::1]"});
  }
  for (const std::string& other : others) others_.push_back(one_form(other));
}

bool AllowedHosts::has(const std::string& name) const {
  return contains(names_, name) || contains(others_, name) ||
         (any_address_ && ip_address(name).has_value());
}

std::optional<std::string> AllowedHosts::refuse(std::string_view host,
                                                std::string_view origin) const {
  if (!has(name_of(host))) {
    return fmt::format(
        "found the Host \"{}\", expected the address that the API listens at, or a "
        "name given with --allow-host",
        host);
  }
  if (origin.empty()) return std::nullopt;
  const auto from = authority_of(origin);
  if (from && (lower(*from) == lower(host) || contains(others_, name_of(*from)))) {
    return std::nullopt;
  }
  return fmt::format("found the Origin \"{}\", expected none, or the API's own", origin);
}

bool is_host_name(std::string_view text) {
  if (is_bracketed(text)) return ip_address(text).has_value();
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-' ||
           letter == '_' || letter == '.';
  });
}

}  // namespace rehearse
