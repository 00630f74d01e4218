#pragma once
// A mergeable histogram of durations with bounded relative error.

#include <cstdint>
#include <vector>

#include "models/time.hpp"

namespace rehearse {

/// Log-linear: 2^10 cells per power of two, so a cell is at most 1/1024 of its value wide; below
/// 1024 ns it is exact. Count, sum, minimum and maximum are exact. Merging is exact and commutative.
class Histogram {
 public:
  /// Requires: value ≥ 0.
  void add(Duration value);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  Duration min() const;   ///< 0 when empty
  Duration max() const;   ///< 0 when empty
  double mean_ns() const; ///< 0 when empty
  /// The value at rank fraction·(count−1), linear between neighbours as k6 does it, within half a
  /// cell and never outside [min, max]. 0 when empty. Requires: 0 ≤ fraction ≤ 1.
  double quantile_ns(double fraction) const;

  bool operator==(const Histogram&) const = default;

 private:
  std::vector<std::uint64_t> cells_;
  std::uint64_t count_ = 0;
  unsigned __int128 sum_ = 0;
  std::int64_t min_ = 0;
  std::int64_t max_ = 0;
};

}  // namespace rehearse
