#pragma once
// Coarse distributions of request durations, one for each interval of a series.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "models/base/require.hpp"
#include "models/base/time.hpp"

namespace rehearse {

/// Intervals are numbered by their owner, whose widening is passed on (double_width). Cells are at
/// most 1/64 of their value wide; the smallest and largest value of an interval are exact. When the
/// cells of all intervals together would be more than kMostCells, distributions are of 2, 4, 8 …
/// intervals. Recording is commutative.
class TimesByInterval {
 public:
  static constexpr std::size_t kMostCells = 1 << 19;  ///< 2 MB

  /// Requires: took ≥ 0.
  void add(std::size_t interval, Duration took) {
    const std::size_t number = interval >> doublings_;
    const std::size_t cell = cell_of(took.ns);
    if (number >= all_.size() || cell - all_[number].first >= all_[number].counts.size()) {
      make_room(interval, cell);
      all_[interval >> doublings_].add(cell, took.ns);
    } else {
      all_[number].add(cell, took.ns);
    }
  }
  /// The owner's intervals are twice as wide from now on.
  void double_width();
  /// Adds what `other` recorded, whose owner's intervals were 2^finer times as narrow.
  void merge(const TimesByInterval& other, int finer);

  /// How many of the owner's intervals a distribution is of.
  std::size_t intervals_each() const { return std::size_t{1} << doublings_; }
  /// How many durations the distributions have that begin in the owner's intervals [first, last).
  std::uint64_t count(std::size_t first, std::size_t last) const;
  /// The value of these at rank fraction·(count−1), linear between neighbours as k6 does it, to the
  /// width of cells. Requires: count(first, last) > 0 and 0 ≤ fraction ≤ 1.
  double quantile_ns(std::size_t first, std::size_t last, double fraction) const;
  /// Each of them, which is faster than one by one; nothing where count(first, last) is 0.
  std::vector<double> quantiles_ns(std::size_t first, std::size_t last,
                                   std::span<const double> fractions) const;

  bool operator==(const TimesByInterval&) const = default;

  /// As in TimeSeries.
  template <class Self, class Fields>
  static void each_part(Self& self, Fields& fields) {
    fields("all", self.all_);
    fields("cells", self.cells_);
    fields("doublings", self.doublings_);
  }
  bool is_sound() const;

 private:
  static constexpr int kCellBits = 6;
  static constexpr std::size_t kBlock = 32;  // cells come in blocks, so that they rarely grow

  struct Times {
    std::int64_t min = std::numeric_limits<std::int64_t>::max();
    std::int64_t max = 0;
    std::size_t first = 0;              // the number of counts[0]
    std::vector<std::uint32_t> counts;  // by cell: blocks from the first to the last in use

    void add(std::size_t cell, std::int64_t value) {
      ++counts[cell - first];
      if (value < min) min = value;
      if (value > max) max = value;
    }
    bool operator==(const Times&) const = default;

    template <class Self, class Fields>
    static void each_part(Self& self, Fields& fields) {
      fields("min", self.min);
      fields("max", self.max);
      fields("first", self.first);
      fields("counts", self.counts);
    }
  };

  /// 2^kCellBits cells for each power of two.
  static std::size_t cell_of(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    const int shift = (63 - kCellBits) - std::countl_zero(bits | (std::uint64_t{1} << kCellBits));
    return (static_cast<std::size_t>(shift) << kCellBits) + static_cast<std::size_t>(bits >> shift);
  }
  static double middle_of(std::size_t cell);
  /// Rarely called, so it is kept out of the loops that add.
  [[gnu::noinline, gnu::cold]] void make_room(std::size_t interval, std::size_t cell);
  void grow(Times& times, std::size_t first, std::size_t end);
  void add_all(Times& to, const Times& from);
  void widen();
  /// Widens until the cells are few enough.
  void stay_small();
  /// Made in `room` where it is of several distributions.
  const Times& sum_of(std::size_t first, std::size_t last, Times& room) const;

  std::vector<Times> all_;
  std::size_t cells_ = 0;  // of all together
  int doublings_ = 0;
};

}  // namespace rehearse
