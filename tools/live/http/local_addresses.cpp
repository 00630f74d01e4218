// Blocks of addresses, counted through.

#include "tools/live/http/local_addresses.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <fmt/format.h>
#include <limits>
#include <netinet/in.h>
#include <optional>
#include <sys/socket.h>
#include <unistd.h>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

constexpr unsigned kBitsOfByte = 8;
/// More than there can be VUs; sums of a file's worth of them stay below 2^64.
constexpr std::uint64_t kMostOfABlock = std::uint64_t{1} << 40;

IpAddress plus(IpAddress address, std::uint64_t more) {
  for (std::size_t i = address.size(); i-- > 0 && more > 0; more >>= kBitsOfByte) {
    const std::uint64_t sum = address[i] + (more & 0xff);
    address[i] = static_cast<std::uint8_t>(sum);
    more += sum > 0xff ? std::uint64_t{1} << kBitsOfByte : 0;
  }
  return address;
}

/// How many there are from one to another that is not below it, both included.
std::uint64_t count_between(const IpAddress& first, const IpAddress& last) {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    // Once it is this large it only grows.
    if (count > kMostOfABlock) return kMostOfABlock;
    count = (count << kBitsOfByte) + last[i] - first[i];
  }
  return std::min(count + 1, kMostOfABlock);
}

/// Whether a socket can be bound to it, which opens no connection.
bool is_of_this_machine(const std::string& address) {
  const bool v6 = address.find(':') != std::string::npos;
  sockaddr_storage storage{};
  void* into = nullptr;
  if (v6) {
    auto& socket_address = reinterpret_cast<sockaddr_in6&>(storage);
    socket_address.sin6_family = AF_INET6;
    into = &socket_address.sin6_addr;
  } else {
    auto& socket_address = reinterpret_cast<sockaddr_in&>(storage);
    socket_address.sin_family = AF_INET;
    into = &socket_address.sin_addr;
  }
  const int family = v6 ? AF_INET6 : AF_INET;
  if (inet_pton(family, address.c_str(), into) != 1) return true;
  const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return true;
  const socklen_t size = v6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  const bool is_missing =
      ::bind(fd, reinterpret_cast<const sockaddr*>(&storage), size) != 0 && errno == EADDRNOTAVAIL;
  ::close(fd);
  return !is_missing;
}

/// The last address of the network.
IpAddress last_of(const IpRange& range) {
  IpAddress last = range.address;
  for (unsigned bit = range.bits; bit < IpRange::kBits; ++bit) {
    last[bit / kBitsOfByte] |= static_cast<std::uint8_t>(0x80U >> bit % kBitsOfByte);
  }
  return last;
}

IpAddress first_of(const IpRange& range) {
  IpAddress first = range.address;
  for (unsigned bit = range.bits; bit < IpRange::kBits; ++bit) {
    first[bit / kBitsOfByte] &= static_cast<std::uint8_t>(~(0x80U >> bit % kBitsOfByte));
  }
  return first;
}

}  // namespace

bool LocalAddresses::parse_item(std::string_view text, Block& block) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) {
    const std::optional<IpRange> range = parse_ip_range(text);
    if (!range) return false;
    block = {first_of(*range), count_between(first_of(*range), last_of(*range))};
    if (is_v4(range->address) && block.count > 2) {
      block = {plus(block.first, 1), block.count - 2};
    }
    return true;
  }
  const auto first = parse_ip(std::string(text.substr(0, dash)));
  const auto last = parse_ip(std::string(text.substr(dash + 1)));
  if (!first || !last || is_v4(*first) != is_v4(*last) || *last < *first) return false;
  block = {*first, count_between(*first, *last)};
  return true;
}

Checked<LocalAddresses> LocalAddresses::parse(std::string_view text) {
  LocalAddresses addresses;
  Problems problems;
  for (;;) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view item = text.substr(0, comma);
    Block block{};
    if (parse_item(item, block)) {
      addresses.blocks_.push_back(block);
    } else {
      problems.push_back({"", fmt::format("found '{}', expected an IP address, a range such as "
                                          "10.0.0.1-10.0.0.9 or a network such as 10.0.0.0/24",
                                          item)});
    }
    if (comma == text.size()) break;
    text.remove_prefix(comma + 1);
  }
  if (!problems.empty()) return problems;
  return addresses;
}

std::vector<std::string> LocalAddresses::missing(std::uint64_t vus) const {
  std::vector<std::string> missing;
  for (std::uint64_t vu = 1; !empty() && vu <= vus; ++vu) {
    std::string address = of(vu);
    if (vu > 1 && address == of(1)) break;  // once more from the first
    if (!is_of_this_machine(address)) missing.push_back(std::move(address));
  }
  return missing;
}

std::string LocalAddresses::of(std::uint64_t vu) const {
  REQUIRE(!empty());
  std::uint64_t all = 0;
  for (const Block& block : blocks_) all += block.count;
  std::uint64_t left = (std::max<std::uint64_t>(vu, 1) - 1) % all;
  for (const Block& block : blocks_) {
    if (left < block.count) return ip_text(plus(block.first, left));
    left -= block.count;
  }
  return {};
}

}  // namespace rehearse
