#pragma once
// One of several parts of a long question, each computed by a process of its own.

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// Shard s of n has the numbers p with p mod n = s − 1.
struct Shard {
  std::uint64_t number = 1;  ///< from 1 to `of`
  std::uint64_t of = 1;

  bool has(std::uint64_t point) const { return point % of == number - 1; }
};

/// "2/8"; without a text, the only shard. Problem, at --shard: another text; more than `most`.
Checked<Shard> read_shard(const std::optional<std::string>& text,
                          std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

/// "shard 2/8 lacks 2 points: 1, 9", for each shard that lacks some of them. `what`: "point".
std::vector<std::string> lacking_shards(std::uint64_t shards,
                                        const std::vector<std::uint64_t>& missing,
                                        std::string_view what);

}  // namespace rehearse
