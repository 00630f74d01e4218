#pragma once
// Any distribution of durations as a table of integers: one look-up and one multiplication a draw.

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/base/time.hpp"
#include "models/base/wide.hpp"
#include "models/duration/tail_quantile.hpp"

namespace rehearse {

/// A quantile function on a grid that is fine in both tails. A 64-bit word w means the
/// probability w/2^64. Its tail probability is p = w/2^64 in the lower half and p = 1 − w/2^64 in
/// the upper. The cell is (half, leading zeros of p, the 7 to 10 bits of p after its first one);
/// within a cell the remaining bits interpolate linearly between the integer values at its ends:
///
///     p   2^-49 … 2^-3        2^-2          2^-1        2^-2        2^-3 … 2^-49
///     w   |-…-|-|-|-|-|-|-|-|-|---|---|---|---|---|---|---|---|-|-|-|-|-|-|-|-|-…-|
///         shortest                       median                          longest
///
/// With b bits a cell is at most 2^-b of its tail probability wide. So where the quantile Q has
/// |p² Q″(p)| ≤ c the table is off by at most c/8/4^b, plus 1 ns of rounding. A table has 7 bits
/// (c·7.7e-6; for an exponential c is the mean and the relative error stays below 2e-5), or the
/// number that brings the error that its second differences show below 4e-5 of the value for all
/// p ≥ 2^-31, at most 10. So for quantile functions that are smooth over a cell the error is at
/// most 1e-4 of the value, plus 1 ns, from 1e-9 to 1 − 1e-9. Where one bends or jumps within a
/// cell, a sample stays between the values at the cell's ends.
///
/// Promise: sampling is integer arithmetic, the same everywhere. The entries are the quantile
/// function's doubles rounded to whole nanoseconds, halves away from zero; so the table is the same
/// on two machines wherever that function is (logarithm.hpp has a logarithm that is). Functions of
/// Boost.Math should be called with long double promotion off.
class QuantileTable {
 public:
  /// Entries are clamped to [0, kLongest], and unbounded tails end there or at p = 2^-49.
  static constexpr Duration kLongest = kLongestEntry;
  /// The smallest tail probability with an entry; what is further out takes its value.
  static constexpr double kDeepestTail = 0x1p-49;
  static constexpr int kMostBits = 10;

  /// `lower(p)` is the value that a sample stays below with probability p, `upper(p)` the one that
  /// it exceeds with probability p: two functions, so that both tails are precise. Shifting,
  /// scaling and clamping a distribution is done inside them. Where rounding makes them decrease
  /// the larger value is kept, so the table is monotone. Requires: neither returns NaN.
  static QuantileTable build(const TailQuantile& lower, const TailQuantile& upper);

  /// All values from `low` to `high`, each as likely, to within 1 ns. Requires: 0 ≤ low ≤ high ≤
  /// kLongest.
  static QuantileTable uniform(Duration low, Duration high);

  /// Where a word falls: the cell's first entry, and how far into the cell it is, in 2^-64.
  struct Place {
    std::size_t entry = 0;
    std::uint64_t fraction = 0;
  };
  Place place_of(std::uint64_t word) const { return place_of(word, bits_); }
  /// The same for loops that know bits().
  Place place_of(std::uint64_t word, int bits) const {
    const std::uint64_t half = word >> 63;
    const std::uint64_t tail = std::max(word ^ (0 - half), kDeepestWord);
    const int zeros = std::countl_zero(tail);  // 1 to kOctaves
    const std::uint64_t digits = tail << zeros;
    const auto octave = static_cast<std::size_t>(63 - zeros);
    return {first_[half] + (octave << bits) + static_cast<std::size_t>(digits >> (63 - bits)),
            digits << (1 + bits)};
  }
  /// The value that far from the entry to the next one, halves rounded up.
  static Duration between(const std::int64_t* entry, std::uint64_t fraction) {
    const std::int64_t from = entry[0];
    const std::int64_t step = entry[1] - from;
    // An unsigned product, from which 2^64·fraction is subtracted where the difference is negative.
    const UnsignedWide product =
        static_cast<UnsignedWide>(static_cast<std::uint64_t>(step)) * fraction;
    const auto part = static_cast<std::uint64_t>((product + (UnsignedWide{1} << 63)) >> 64);
    const std::uint64_t excess = static_cast<std::uint64_t>(step >> 63) & fraction;
    return {static_cast<std::int64_t>(static_cast<std::uint64_t>(from) + part - excess)};
  }

  /// The duration for a word: monotone in the word, from min() to max().
  Duration sample(std::uint64_t word) const {
    const Place place = place_of(word);
    return between(entries() + place.entry, place.fraction);
  }

  /// How fine it is. Tables of the same number of bits have the same places.
  int bits() const { return bits_; }
  const std::int64_t* entries() const { return values_.data(); }
  /// The same table on a finer grid: samples differ by their rounding alone. Requires: bits() ≤
  /// bits ≤ kMostBits.
  QuantileTable refined(int bits) const;

  Duration min() const { return {values_[0]}; }
  Duration max() const { return {values_[half_entries_]}; }
  /// The mean of sample() over all words, but for its rounding to whole nanoseconds.
  double mean_ns() const;
  /// The same for sample() clamped to [low, high].
  double clamped_mean_ns(std::int64_t low, std::int64_t high) const;

 private:
  static constexpr int kOctaves = 48;
  static constexpr int kFewestBits = 7;
  static constexpr std::uint64_t kDeepestWord = std::uint64_t{1} << (63 - kOctaves);

  explicit QuantileTable(int bits);
  std::size_t half_cells() const { return half_entries_ - 1; }
  /// The tail probability at which a half's cell begins.
  double tail_at(std::size_t cell) const;
  void fill(const TailQuantile& lower, const TailQuantile& upper);
  /// How many bits a cell should have.
  int bits_needed() const;

  std::vector<std::int64_t> values_;  // both halves, each from the deepest tail to the median
  /// What is added to (floor(log2 tail) << bits) + (its first bits): a half's first entry less what
  /// these are at the deepest tail, wrapping around.
  std::array<std::size_t, 2> first_;
  std::size_t half_entries_;
  int bits_;
};

}  // namespace rehearse
