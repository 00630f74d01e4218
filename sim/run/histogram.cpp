// Growing, merging and reading a histogram.

#include "sim/run/histogram.hpp"

#include <cmath>

#include "models/cpu_clones.hpp"

namespace rehearse {

void Histogram::grow_to(std::size_t index) {
  if (cells_.empty()) first_ = index;
  const std::size_t end = first_ + cells_.size();
  // Room in proportion to what is there, so that growing stays cheap in either direction.
  const std::size_t room = cells_.size() / 2 + 8;
  const std::size_t new_first = index < first_ ? index - std::min(index, room) : first_;
  const std::size_t new_end = index >= end ? index + 1 + room : end;
  std::vector<Cell> grown(new_end - new_first);
  std::copy(cells_.begin(), cells_.end(),
            grown.begin() + static_cast<std::ptrdiff_t>(first_ - new_first));
  cells_ = std::move(grown);
  first_ = new_first;
}

REHEARSE_CPU_CLONES
void Histogram::add(std::span<const Duration> values) {
  if (values.empty()) return;
  std::int64_t least = values.front().ns;
  std::int64_t most = least;
  Sum sum = 0;
  for (const Duration value : values) {
    least = std::min(least, value.ns);
    most = std::max(most, value.ns);
    sum += static_cast<std::uint64_t>(value.ns);
  }
  REQUIRE(least >= 0);
  for (const std::int64_t end : {least, most}) {
    const std::size_t index = cell_of(end);
    if (index - first_ >= cells_.size()) grow_to(index);
  }
  for (const Duration value : values) {
    Cell& cell = cells_[cell_of(value.ns) - first_];
    ++cell.count;
    // Branches, since both are hardly ever taken once a cell has a few values.
    if (value.ns < cell.min) cell.min = value.ns;
    if (value.ns > cell.max) cell.max = value.ns;
  }
  count_ += values.size();
  sum_ += sum;
  min_ = std::min(min_, least);
  max_ = std::max(max_, most);
}

void Histogram::merge(const Histogram& other) {
  if (other.count_ == 0) return;
  for (const std::int64_t end : {other.min_, other.max_}) {
    const std::size_t index = cell_of(end);
    if (index - first_ >= cells_.size()) grow_to(index);
  }
  for (std::size_t index = cell_of(other.min_); index <= cell_of(other.max_); ++index) {
    const Cell& from = other.cells_[index - other.first_];
    Cell& cell = cells_[index - first_];
    cell.count += from.count;
    cell.min = std::min(cell.min, from.min);
    cell.max = std::max(cell.max, from.max);
  }
  count_ += other.count_;
  sum_ += other.sum_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
}

double Histogram::mean_ns() const {
  if (count_ == 0) return 0.0;
  // Whole part and rest apart, since the sum may have more digits than a double.
  const auto whole = static_cast<double>(static_cast<std::uint64_t>(sum_ / count_));
  const auto rest = static_cast<double>(static_cast<std::uint64_t>(sum_ % count_));
  return whole + rest / static_cast<double>(count_);
}

double Histogram::at_rank(std::uint64_t rank) const {
  if (rank == 0) return static_cast<double>(min_);
  if (rank >= count_ - 1) return static_cast<double>(max_);
  std::uint64_t before = 0;
  for (std::size_t index = cell_of(min_);; ++index) {
    const Cell& cell = cells_[index - first_];
    before += cell.count;
    if (before > rank) {
      return static_cast<double>(cell.min) + static_cast<double>(cell.max - cell.min) / 2.0;
    }
  }
}

double Histogram::quantile_ns(double fraction) const {
  REQUIRE(fraction >= 0.0 && fraction <= 1.0);
  if (count_ == 0) return 0.0;
  const double position = fraction * static_cast<double>(count_ - 1);
  const double below = std::floor(position);
  const auto rank = static_cast<std::uint64_t>(below);
  const double low = at_rank(rank);
  if (position == below) return low;
  const double high = at_rank(rank + 1);
  return low + (high - low) * (position - below);
}

bool Histogram::operator==(const Histogram& other) const {
  if (count_ != other.count_ || sum_ != other.sum_ || min_ != other.min_ || max_ != other.max_) {
    return false;
  }
  if (count_ == 0) return true;
  const auto used = static_cast<std::ptrdiff_t>(cell_of(max_) - cell_of(min_) + 1);
  const auto mine = cells_.begin() + static_cast<std::ptrdiff_t>(cell_of(min_) - first_);
  const auto theirs =
      other.cells_.begin() + static_cast<std::ptrdiff_t>(cell_of(min_) - other.first_);
  return std::equal(mine, mine + used, theirs);
}

}  // namespace rehearse
