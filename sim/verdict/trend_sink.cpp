// Sorted runs that are merged as they grow, and the cells of the histogram: the leading bits of a
// double.

#include "sim/verdict/trend_sink.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace rehearse {

namespace {

constexpr std::size_t kCountedAtOnce = 8192;
constexpr std::size_t kMostCounted = 2048;  // different values
constexpr unsigned kCellShift = 42;         // leaves sign, exponent and ten bits of the mantissa

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

/// In the order of before(): both zeros are one.
std::uint64_t rank_of(double value) {
  return std::isnan(value) ? 0 : ordered_bits(value == 0 ? 0.0 : value);
}

std::uint32_t cell_of(double value) {
  return static_cast<std::uint32_t>(rank_of(value) >> kCellShift);
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
  if (!counted_.empty() && counted_[most_counted_].first == value) {
    ++counted_[most_counted_].second;
    return;
  }
  if ((count_ <= exact_ || !counted_.empty()) && cells_.empty()) {
    values_.push_back(value);
    if (!varied_ && values_.size() == kCountedAtOnce) count_values();
    return;
  }
  if (cells_.empty()) move_to_cells();
  ++cells_[cell_of(value)];
}

void TrendSink::merge(const TrendSink& other) {
  if (other.count_ == 0) return;
  spread();
  other.spread();
  if (other.cells_.empty()) {
    for (const double value : other.values_) add(value);
    return;
  }
  move_to_cells();
  for (const auto& [cell, count] : other.cells_) cells_[cell] += count;
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = count_ == 0 ? other.max_ : std::max(max_, other.max_);
  count_ += other.count_;
  sum_ += other.sum_;
}

bool TrendSink::is_sound() const {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 60U;
  if (!values_.empty()) return cells_.empty() && count_ == values_.size();
  std::uint64_t count = 0;
  for (const auto& [cell, in_it] : cells_) {
    if (in_it == 0 || in_it > kMost - count) return false;
    count += in_it;
  }
  return count == count_;
}

void TrendSink::move_to_cells() const {
  for (const auto& [value, count] : counted_) cells_[cell_of(value)] += count;
  for (const double value : values_) ++cells_[cell_of(value)];
  counted_ = {};
  values_ = {};
  runs_ = {};
}

void TrendSink::count_values() const {
  std::sort(values_.begin(), values_.end(), before);
  runs_.clear();
  std::vector<std::pair<double, std::uint64_t>> all;
  auto counted = counted_.begin();
  const auto add = [&](double value, std::uint64_t count) {
    const bool is_new = all.empty() || before(all.back().first, value);
    if (is_new) all.emplace_back(value, 0);
    all.back().second += count;
  };
  for (const double value : values_) {
    for (; counted != counted_.end() && before(counted->first, value); ++counted) {
      add(counted->first, counted->second);
    }
    add(value, 1);
  }
  for (; counted != counted_.end(); ++counted) add(counted->first, counted->second);
  const auto most = std::max_element(
      all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  most_counted_ = static_cast<std::size_t>(most - all.begin());
  counted_ = std::move(all);
  values_.clear();
  if (counted_.size() > kMostCounted) spread();
}

void TrendSink::spread() const {
  varied_ = varied_ || counted_.size() > kMostCounted;
  if (counted_.empty()) return;
  if (count_ > exact_) {
    move_to_cells();
    return;
  }
  std::vector<double> all;
  all.reserve(static_cast<std::size_t>(count_));
  for (const auto& [value, count] : counted_) all.insert(all.end(), count, value);
  const std::size_t sorted = all.size();
  all.insert(all.end(), values_.begin(), values_.end());
  values_ = std::move(all);
  runs_ = {sorted};
  counted_ = {};
}

void TrendSink::arrange() const {
  if (!counted_.empty() && !values_.empty()) count_values();
  if (counted_.empty()) sort_tail();
}

void TrendSink::sort_tail() const {
  std::size_t begin = runs_.empty() ? 0 : runs_.back();
  if (begin == values_.size()) return;
  const auto at = [this](std::size_t i) {
    return values_.begin() + static_cast<std::ptrdiff_t>(i);
  };
  std::sort(at(begin), values_.end(), before);
  while (!runs_.empty()) {
    const std::size_t previous = runs_.size() > 1 ? runs_[runs_.size() - 2] : 0;
    if (begin - previous > 2 * (values_.size() - begin)) break;
    std::inplace_merge(at(previous), at(begin), values_.end(), before);
    runs_.pop_back();
    begin = previous;
  }
  runs_.push_back(values_.size());
}

double TrendSink::value_at(std::uint64_t index) const {
  for (std::uint64_t below = 0; const auto& [value, count] : counted_) {
    below += count;
    if (index < below) return value;
  }
  if (exact() && runs_.size() == 1) return values_[static_cast<std::size_t>(index)];
  if (exact()) {
    // The least rank that more than `index` values do not exceed, bit by bit.
    std::uint64_t rank = 0;
    for (std::uint64_t bit = std::uint64_t{1} << 63U; bit != 0; bit >>= 1U) {
      std::uint64_t below = 0;
      std::size_t begin = 0;
      for (const std::size_t end : runs_) {
        const auto first = values_.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = values_.begin() + static_cast<std::ptrdiff_t>(end);
        below += static_cast<std::uint64_t>(
            std::partition_point(first, last, [&](double v) { return rank_of(v) < (rank | bit); }) -
            first);
        begin = end;
      }
      if (below <= index) rank |= bit;
    }
    return rank == 0 ? std::numeric_limits<double>::quiet_NaN() : value_of(rank);
  }
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
  if (totals_) return totals_->percentile(percent);
  if (count_ == 0) return 0;
  arrange();
  const double position = percent / 100.0 * (static_cast<double>(count_) - 1.0);
  const double floor = std::floor(position);
  const double lower = value_at(static_cast<std::uint64_t>(floor));
  const double upper = value_at(static_cast<std::uint64_t>(std::ceil(position)));
  return lower + (upper - lower) * (position - floor);
}

}  // namespace rehearse
