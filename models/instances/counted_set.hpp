#pragma once
// A set of small numbers that are counted and found by their rank.

#include <bit>
#include <cstdint>
#include <vector>

namespace rehearse {

/// Numbers below a size, by Fenwick's tree of partial sums (Software: Practice and Experience 24,
/// 1994): each operation takes the logarithm of the size.
class CountedSet {
 public:
  /// All numbers are in it at first.
  explicit CountedSet(std::uint32_t size) : sums_(size + std::size_t{1}), has_(size, true) {
    for (std::size_t i = 1; i < sums_.size(); ++i) sums_[i] = static_cast<std::uint32_t>(i & -i);
    count_ = size;
  }

  std::uint32_t count() const { return count_; }
  bool has(std::uint32_t number) const { return has_[number]; }
  void set(std::uint32_t number, bool in) {
    if (has_[number] == in) return;
    has_[number] = in;
    add(count_, in);
    for (std::size_t i = number + std::size_t{1}; i < sums_.size(); i += i & -i) add(sums_[i], in);
  }
  /// How many below `number` are in it.
  std::uint32_t below(std::uint32_t number) const {
    std::uint32_t sum = 0;
    for (std::size_t i = number; i > 0; i &= i - 1) sum += sums_[i];
    return sum;
  }
  /// The one that has `rank` others below it. Requires: rank < count().
  std::uint32_t at(std::uint32_t rank) const {
    std::size_t place = 0;
    for (std::size_t step = std::bit_floor(sums_.size() - 1); step > 0; step /= 2) {
      if (place + step < sums_.size() && sums_[place + step] <= rank) {
        place += step;
        rank -= sums_[place];
      }
    }
    return static_cast<std::uint32_t>(place);
  }
  /// The first one from `number` on; after the last comes the first. Requires: count() > 0.
  std::uint32_t next_from(std::uint32_t number) const {
    if (has_[number]) return number;
    const std::uint32_t rank = below(number);
    return at(rank < count_ ? rank : 0);
  }

 private:
  static void add(std::uint32_t& sum, bool in) { in ? ++sum : --sum; }

  std::vector<std::uint32_t> sums_;
  std::vector<bool> has_;
  std::uint32_t count_ = 0;
};

}  // namespace rehearse
