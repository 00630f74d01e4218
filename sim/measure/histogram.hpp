#pragma once
// A mergeable histogram of durations with bounded relative error.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "models/base/require.hpp"
#include "models/base/time.hpp"
#include "models/base/wide.hpp"

namespace rehearse {

/// Log-linear: 2^10 cells per power of two, so a cell is at most 1/1024 of its value wide; below
/// 2048 ns it is exact. A cell knows the smallest and largest of its values, so where all values of
/// a cell are equal it is exact too. Count, sum, minimum and maximum are exact. The order of adding
/// and merging does not matter.
class Histogram {
 public:
  /// Values that are nearly equal.
  struct Cell {
    std::uint64_t count = 0;
    std::int64_t min = std::numeric_limits<std::int64_t>::max();
    std::int64_t max = 0;

    void add(std::int64_t value) {
      ++count;
      // Branches, since neither is taken often once a cell has a few values.
      if (value < min) min = value;
      if (value > max) max = value;
    }
    bool operator==(const Cell&) const = default;
  };

  /// The histogram of these cells, whose values have that sum; nothing where none can have them.
  static std::optional<Histogram> of(std::span<const Cell> cells, UnsignedWide sum_ns);
  /// Those in use, in ascending order: with the sum all that a histogram knows.
  std::vector<Cell> cells() const;

  /// Requires: value ≥ 0.
  void add(Duration value) {
    REQUIRE(value.ns >= 0);
    const std::size_t index = cell_of(value.ns);
    if (index - first_ >= cells_.size()) grow_to(index);
    cells_[index - first_].add(value.ns);
    ++count_;
    sum_ += static_cast<std::uint64_t>(value.ns);
  }
  /// Adds each of them. Requires: all ≥ 0.
  void add(std::span<const Duration> values);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  UnsignedWide sum_ns() const { return sum_; }
  Duration min() const;    ///< 0 when empty; looks for the first cell in use
  Duration max() const;    ///< 0 when empty
  double mean_ns() const;  ///< 0 when empty
  /// The value at rank fraction·(count−1), linear between neighbours as k6 does it, within half a
  /// cell and never outside [min, max]; exact at both ends. 0 when empty. Takes time in proportion
  /// to the cells in use. Requires: 0 ≤ fraction ≤ 1.
  double quantile_ns(double fraction) const;

  bool operator==(const Histogram& other) const;

 private:
  static constexpr int kCellBits = 10;

  /// 2^kCellBits cells for each power of two, numbered on from those below it.
  static std::size_t cell_of(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    const int shift = (63 - kCellBits) - std::countl_zero(bits | (std::uint64_t{1} << kCellBits));
    return (static_cast<std::size_t>(shift) << kCellBits) + static_cast<std::size_t>(bits >> shift);
  }
  /// Rarely called, so it is kept out of the loops that add.
  [[gnu::noinline, gnu::cold]] void grow_to(std::size_t index);
  /// The value with `rank` values before it, to the precision of the cells.
  double at_rank(std::uint64_t rank) const;
  /// The cells from the first to the last in use.
  std::span<const Cell> used() const;

  std::vector<Cell> cells_;  // of consecutive numbers, with room at both ends
  std::size_t first_ = 0;    // the number of cells_[0]
  std::uint64_t count_ = 0;
  UnsignedWide sum_ = 0;
};

}  // namespace rehearse
