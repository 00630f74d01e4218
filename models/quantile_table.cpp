// Filling a quantile table, and its mean.

#include "models/quantile_table.hpp"

#include <cmath>

#include "models/require.hpp"

namespace rehearse {
namespace {

std::int64_t entry(double value) {
  REQUIRE(!std::isnan(value));
  constexpr auto kLongest = static_cast<double>(QuantileTable::kLongest.ns);
  if (value >= kLongest) return QuantileTable::kLongest.ns;
  return value > 0.0 ? static_cast<std::int64_t>(std::round(value)) : 0;
}

}  // namespace

double QuantileTable::tail_at(std::size_t cell) {
  const std::size_t octave = cell >> kCellBits;
  const std::size_t digits = kOctaveCells + (cell & (kOctaveCells - 1));
  return std::ldexp(static_cast<double>(digits),
                    static_cast<int>(octave) - kCellBits - 1 - kOctaves);
}

QuantileTable QuantileTable::build(const TailQuantile& lower, const TailQuantile& upper) {
  QuantileTable table;
  table.values_.resize(2 * kHalfEntries);
  std::int64_t longest = 0;
  for (std::size_t cell = 0; cell <= kHalfCells; ++cell) {
    longest = std::max(longest, entry(lower(tail_at(cell))));
    table.values_[cell] = longest;
  }
  table.values_[kHalfEntries + kHalfCells] = longest;  // the median belongs to both halves
  for (std::size_t cell = kHalfCells; cell-- > 0;) {
    longest = std::max(longest, entry(upper(tail_at(cell))));
    table.values_[kHalfEntries + cell] = longest;
  }
  return table;
}

double QuantileTable::mean_ns() const {
  double sum = kDeepestTail * (static_cast<double>(min().ns) + static_cast<double>(max().ns));
  for (std::size_t cell = 0; cell < kHalfCells; ++cell) {
    const double probability = tail_at(cell + 1) - tail_at(cell);
    for (const std::size_t half : {std::size_t{0}, kHalfEntries}) {
      const auto ends = static_cast<double>(values_[half + cell] + values_[half + cell + 1]);
      sum += probability * ends / 2.0;
    }
  }
  return sum;
}

}  // namespace rehearse
