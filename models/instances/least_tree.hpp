#pragma once
// Numbers with keys, of which the one with the least key is asked for again and again.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/base/require.hpp"

namespace rehearse {

/// A tournament: changing a key and finding the least take the logarithm of the size.
class LeastTree {
 public:
  static constexpr std::uint64_t kLast = UINT64_MAX;

  /// All keys are kLast at first. Requires: size > 0.
  explicit LeastTree(std::uint32_t size) {
    REQUIRE(size > 0);
    while (leaves_ < size) leaves_ *= 2;
    keys_.assign(2 * leaves_, kLast);
  }

  std::uint64_t key(std::uint32_t number) const { return keys_[leaves_ + number]; }
  void set(std::uint32_t number, std::uint64_t key) {
    std::size_t node = leaves_ + number;
    if (keys_[node] == key) return;
    keys_[node] = key;
    for (node /= 2; node > 0; node /= 2) {
      const std::uint64_t least = std::min(keys_[2 * node], keys_[2 * node + 1]);
      if (keys_[node] == least) break;
      keys_[node] = least;
    }
  }
  std::uint64_t least() const { return keys_[1]; }
  /// The first number with the least key, `from` and those after it before those below it.
  std::uint32_t first_from(std::uint32_t from) const {
    std::size_t node = leaves_ + from;
    if (keys_[node] == least()) return from;
    // Up to a subtree on the right that has it.
    while (node > 1) {
      if (node % 2 == 0 && keys_[node + 1] == least()) return first_below(node + 1);
      node /= 2;
    }
    return first_below(1);
  }

 private:
  /// The first number below the node with the least key of all. Requires: there is one.
  std::uint32_t first_below(std::size_t node) const {
    while (node < leaves_) {
      node *= 2;
      if (keys_[node] != least()) ++node;
    }
    return static_cast<std::uint32_t>(node - leaves_);
  }

  std::size_t leaves_ = 1;
  std::vector<std::uint64_t> keys_;  // of nodes; the children of n are 2n and 2n + 1
};

}  // namespace rehearse
