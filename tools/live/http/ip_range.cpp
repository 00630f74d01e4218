// Bits of addresses.

#include "tools/live/http/ip_range.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <cstring>
#include <netinet/in.h>

namespace rehearse {

namespace {

constexpr IpAddress kFirstV4{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::size_t kBytesBeforeV4 = 12;
constexpr unsigned kBitsOfV4 = 32;

}  // namespace

std::optional<IpAddress> ip_of(const sockaddr& address) {
  IpAddress ip = kFirstV4;
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 inet{};
    std::memcpy(&inet, &address, sizeof inet);
    std::memcpy(ip.data(), &inet.sin6_addr, ip.size());
  } else if (address.sa_family == AF_INET) {
    sockaddr_in inet{};
    std::memcpy(&inet, &address, sizeof inet);
    std::memcpy(&ip[kBytesBeforeV4], &inet.sin_addr, sizeof inet.sin_addr);
  } else {
    return std::nullopt;
  }
  return ip;
}

std::optional<IpAddress> parse_ip(const std::string& text) {
  IpAddress address{};
  if (inet_pton(AF_INET6, text.c_str(), address.data()) == 1) return address;
  address = kFirstV4;
  if (inet_pton(AF_INET, text.c_str(), &address[kBytesBeforeV4]) == 1) return address;
  return std::nullopt;
}

bool is_v4(const IpAddress& address) {
  return std::equal(address.begin(), address.begin() + kBytesBeforeV4, kFirstV4.begin());
}

std::string ip_text(const IpAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (is_v4(address)) {
    inet_ntop(AF_INET, &address[kBytesBeforeV4], text.data(), text.size());
  } else {
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
  }
  return text.data();
}

bool IpRange::contains(const IpAddress& other) const {
  constexpr unsigned kBitsOfByte = 8;
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned mask = 0x80U >> bit % kBitsOfByte;
    if (((address[bit / kBitsOfByte] ^ other[bit / kBitsOfByte]) & mask) != 0) return false;
  }
  return true;
}

std::optional<IpRange> parse_ip_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const auto address = parse_ip(std::string(text.substr(0, slash)));
  if (!address) return std::nullopt;
  IpRange range{.address = *address, .text = std::string(text)};
  if (slash == std::string_view::npos) return range;
  const std::string_view bits = text.substr(slash + 1);
  const auto [stop, error] = std::from_chars(bits.data(), bits.data() + bits.size(), range.bits);
  const bool is_v4 = text.find(':') == std::string_view::npos;
  const unsigned most = is_v4 ? kBitsOfV4 : IpRange::kBits;
  if (error != std::errc() || stop != bits.data() + bits.size() || range.bits > most) {
    return std::nullopt;
  }
  range.bits += IpRange::kBits - most;
  return range;
}

}  // namespace rehearse
