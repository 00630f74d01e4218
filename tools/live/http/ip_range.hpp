#pragma once
// IP addresses and networks, both families as one.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace rehearse {

/// IPv4 as ::ffff:a.b.c.d.
using IpAddress = std::array<std::uint8_t, 16>;

/// None: it is of another family.
std::optional<IpAddress> ip_of(const sockaddr& address);
std::optional<IpAddress> parse_ip(const std::string& text);
bool is_v4(const IpAddress& address);
std::string ip_text(const IpAddress& address);

/// A network: "10.0.0.0/8".
struct IpRange {
  static constexpr unsigned kBits = 128;

  IpAddress address{};
  unsigned bits = kBits;  ///< of it that count
  std::string text;

  bool contains(const IpAddress& other) const;
};

/// An address or a network.
std::optional<IpRange> parse_ip_range(std::string_view text);

}  // namespace rehearse
