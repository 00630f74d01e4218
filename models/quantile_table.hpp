#pragma once
// Any distribution of durations as a table of integers: one look-up and one multiplication a draw.

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "models/time.hpp"

namespace rehearse {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

/// The value at a tail probability p in [2^-49, 1/2], in nanoseconds; any double but NaN.
using TailQuantile = std::function<double(double p)>;

/// A quantile function on a grid that is fine in both tails. A 64-bit word w stands for the
/// probability w/2^64. Its tail probability is p = w/2^64 in the lower half and p = 1 − w/2^64 in
/// the upper. The cell is (half, leading zeros of p, the 7 bits of p after its first one); within a
/// cell the remaining bits interpolate linearly between the integer values at its ends:
///
///     p   2^-49 … 2^-3        2^-2          2^-1        2^-2        2^-3 … 2^-49
///     w   |-…-|-|-|-|-|-|-|-|-|---|---|---|---|---|---|---|---|-|-|-|-|-|-|-|-|-…-|
///         shortest                       median                          longest
///
/// A cell is at most 1/128 of its tail probability wide. So where the quantile Q has |p² Q″(p)| ≤ c
/// the table is off by at most c/8/128² ≈ c·7.7e-6, plus 1 ns of rounding; for an exponential c is
/// the mean and the relative error stays below 2e-5.
///
/// Promise: sampling is integer arithmetic, the same everywhere. The entries are the quantile
/// function's doubles rounded to whole nanoseconds, halves away from zero; so the table is the same
/// on two machines wherever that function is (logarithm.hpp has a logarithm that is). Functions of
/// Boost.Math should be called with long double promotion off.
class QuantileTable {
 public:
  /// Entries are held within [0, kLongest], and unbounded tails end there or at p = 2^-49.
  static constexpr Duration kLongest{kMaxDuration.ns / 4};
  /// The smallest tail probability with an entry; what is further out takes its value.
  static constexpr double kDeepestTail = 0x1p-49;

  /// `lower(p)` is the value that a sample stays below with probability p, `upper(p)` the one that
  /// it exceeds with probability p: two functions, so that both tails are precise. Shifting,
  /// scaling and clamping a distribution is done inside them. Where rounding makes them decrease
  /// the larger value is kept, so the table is monotone. Requires: neither returns NaN.
  static QuantileTable build(const TailQuantile& lower, const TailQuantile& upper);

  /// The duration for a word: monotone in the word, from min() to max().
  Duration sample(std::uint64_t word) const {
    const std::uint64_t half = word >> 63;
    const std::uint64_t tail = std::max(word ^ (0 - half), kDeepestWord);
    const int zeros = std::countl_zero(tail);  // 1 to kOctaves
    const std::uint64_t digits = tail << zeros;
    const std::size_t cell = half * kHalfEntries +
                             ((static_cast<std::size_t>(kOctaves - zeros)) << kCellBits) +
                             static_cast<std::size_t>(digits >> (63 - kCellBits)) - kOctaveCells;
    const std::int64_t* ends = values_.data() + cell;
    const auto fraction = static_cast<std::int64_t>((digits << (1 + kCellBits)) >> 1);
    const Wide step = static_cast<Wide>(ends[1] - ends[0]) * fraction;
    return {ends[0] + static_cast<std::int64_t>((step + (Wide{1} << 62)) >> 63)};
  }

  Duration min() const { return {values_[0]}; }
  Duration max() const { return {values_[kHalfEntries]}; }
  /// The mean of sample() over all words, but for its rounding to whole nanoseconds.
  double mean_ns() const;

 private:
  static constexpr int kOctaves = 48;
  static constexpr int kCellBits = 7;
  static constexpr std::size_t kOctaveCells = std::size_t{1} << kCellBits;
  static constexpr std::size_t kHalfCells = kOctaves * kOctaveCells;
  static constexpr std::size_t kHalfEntries = kHalfCells + 1;
  static constexpr std::uint64_t kDeepestWord = std::uint64_t{1} << (63 - kOctaves);

  QuantileTable() = default;
  /// The tail probability at which a half's cell begins.
  static double tail_at(std::size_t cell);

  std::vector<std::int64_t> values_;  // both halves, each from the deepest tail to the median
};

}  // namespace rehearse
