#pragma once
// The addresses of this machine from which VUs send (S166): k6's --local-ips.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "tools/live/http/ip_range.hpp"

namespace rehearse {

class LocalAddresses {
 public:
  /// Nothing is said: the system chooses.
  LocalAddresses() = default;
  /// "10.0.0.1,10.0.0.5-10.0.0.9,10.1.0.0/24": addresses, ranges with both ends, and networks. The
  /// first and the last address of an IPv4 network of more than two are left out. Problems: of each
  /// item, without a path.
  static Checked<LocalAddresses> parse(std::string_view text);

  bool empty() const { return blocks_.empty(); }
  /// Of the VU with this number, from 1: one after the other, and then again from the first.
  /// Requires: it is not empty.
  std::string of(std::uint64_t vu) const;
  /// Those of the first VUs that this machine does not have.
  std::vector<std::string> missing(std::uint64_t vus) const;

 private:
  struct Block {
    IpAddress first;
    std::uint64_t count;  ///< at most; larger networks are cut
  };
  static bool parse_item(std::string_view text, Block& block);

  std::vector<Block> blocks_;
};

}  // namespace rehearse
