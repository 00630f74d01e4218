// Sorting in runs, and the cells of the histogram: the leading bits of a double.

#include "sim/verdict/trend_sink.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace rehearse {

namespace {

constexpr unsigned kCellShift = 42;  // leaves sign, exponent and ten bits of the mantissa

bool before(double a, double b) { return a < b || (std::isnan(a) && !std::isnan(b)); }

/// Bits of a double, arranged so that larger numbers have larger bits.
std::uint64_t ordered_bits(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

double value_of(std::uint64_t ordered) {
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63U;
  return std::bit_cast<double>((ordered & kSign) != 0 ? ordered & ~kSign : ~ordered);
}

std::uint32_t cell_of(double value) {
  if (std::isnan(value)) return 0;
  return static_cast<std::uint32_t>(ordered_bits(value) >> kCellShift);
}

/// The middle of a cell.
double middle_of(std::uint32_t cell) {
  return value_of((std::uint64_t{cell} << kCellShift) | (std::uint64_t{1} << (kCellShift - 1)));
}

}  // namespace

void TrendSink::add(double value) {
  if (count_ == 0) {
    min_ = value;
    max_ = value;
  }
  if (value > max_) max_ = value;
  if (value < min_) min_ = value;
  ++count_;
  sum_ += value;
  if (count_ <= exact_) {
    values_.push_back(value);
    return;
  }
  if (cells_.empty()) move_to_cells();
  ++cells_[cell_of(value)];
}

void TrendSink::move_to_cells() {
  for (const double value : values_) ++cells_[cell_of(value)];
  values_ = {};
  sorted_ = 0;
}

double TrendSink::value_at(std::uint64_t index) const {
  if (exact()) return values_[static_cast<std::size_t>(index)];
  if (index == 0) return min_;
  if (index + 1 >= count_) return max_;
  std::uint64_t below = 0;
  for (const auto& [cell, count] : cells_) {
    below += count;
    if (index < below) return std::clamp(middle_of(cell), min_, max_);
  }
  return max_;
}

double TrendSink::percentile(double percent) const {
  if (count_ == 0) return 0;
  if (sorted_ < values_.size()) {
    const auto middle = values_.begin() + static_cast<std::ptrdiff_t>(sorted_);
    std::sort(middle, values_.end(), before);
    std::inplace_merge(values_.begin(), middle, values_.end(), before);
    sorted_ = values_.size();
  }
  const double position = percent / 100.0 * (static_cast<double>(count_) - 1.0);
  const double floor = std::floor(position);
  const double lower = value_at(static_cast<std::uint64_t>(floor));
  const double upper = value_at(static_cast<std::uint64_t>(std::ceil(position)));
  return lower + (upper - lower) * (position - floor);
}

}  // namespace rehearse
