// Growing, merging and reading a histogram.

#include "sim/measure/histogram.hpp"

#include <algorithm>
#include <cmath>

#include "models/base/cpu_clones.hpp"

namespace rehearse {

void Histogram::grow_to(std::size_t index) {
  if (cells_.empty()) first_ = index;
  const std::size_t end = first_ + cells_.size();
  // Room in proportion to the cells in use, so that growing stays cheap in either direction.
  const std::size_t room = cells_.size() / 2 + 8;
  const std::size_t new_first = index < first_ ? index - std::min(index, room) : first_;
  const std::size_t new_end = index >= end ? index + 1 + room : end;
  std::vector<Cell> grown(new_end - new_first);
  std::copy(cells_.begin(), cells_.end(),
            grown.begin() + static_cast<std::ptrdiff_t>(first_ - new_first));
  cells_ = std::move(grown);
  first_ = new_first;
}

std::span<const Histogram::Cell> Histogram::used() const {
  const auto is_used = [](const Cell& cell) { return cell.count > 0; };
  const auto first = std::find_if(cells_.begin(), cells_.end(), is_used);
  const auto last = std::find_if(cells_.rbegin(), cells_.rend(), is_used).base();
  return first < last ? std::span(first, last) : std::span<const Cell>();
}

std::vector<Histogram::Cell> Histogram::cells() const {
  std::vector<Cell> found;
  for (const Cell& cell : used()) {
    if (cell.count > 0) found.push_back(cell);
  }
  return found;
}

std::optional<Histogram> Histogram::of(std::span<const Cell> cells, UnsignedWide sum_ns) {
  Histogram made;
  UnsignedWide least = 0;
  UnsignedWide most = 0;
  constexpr std::uint64_t kMostCount = std::uint64_t{1} << 60U;  // sums stay far from 2^64
  for (const Cell& cell : cells) {
    if (cell.count == 0 || cell.count > kMostCount - made.count_ || cell.min < 0 ||
        cell.min > cell.max || cell_of(cell.min) != cell_of(cell.max)) {
      return std::nullopt;
    }
    const std::size_t index = cell_of(cell.min);
    if (index - made.first_ >= made.cells_.size()) made.grow_to(index);
    Cell& place = made.cells_[index - made.first_];
    if (place.count > 0) return std::nullopt;
    place = cell;
    made.count_ += cell.count;
    least += UnsignedWide{cell.count} * static_cast<std::uint64_t>(cell.min);
    most += UnsignedWide{cell.count} * static_cast<std::uint64_t>(cell.max);
  }
  if (sum_ns < least || sum_ns > most) return std::nullopt;
  made.sum_ = sum_ns;
  return made;
}

Duration Histogram::min() const { return {count_ == 0 ? 0 : used().front().min}; }

Duration Histogram::max() const { return {count_ == 0 ? 0 : used().back().max}; }

REHEARSE_CPU_CLONES
void Histogram::add(std::span<const Duration> values) {
  UnsignedWide sum = 0;
  std::int64_t all = 0;
  // Local copies, which the compiler need not reload after each count.
  std::span<Cell> cells = cells_;
  std::size_t first = first_;
  for (const Duration value : values) {
    const std::size_t index = cell_of(value.ns);
    if (index - first >= cells.size()) {
      grow_to(index);
      cells = cells_;
      first = first_;
    }
    cells[index - first].add(value.ns);
    sum += static_cast<std::uint64_t>(value.ns);
    all |= value.ns;
  }
  REQUIRE(all >= 0);
  count_ += values.size();
  sum_ += sum;
}

void Histogram::merge(const Histogram& other) {
  const std::span<const Cell> from = other.used();
  if (from.empty()) return;
  for (const Duration end : {Duration{from.front().min}, Duration{from.back().max}}) {
    const std::size_t index = cell_of(end.ns);
    if (index - first_ >= cells_.size()) grow_to(index);
  }
  Cell* cell = &cells_[cell_of(from.front().min) - first_];
  for (const Cell& one : from) {
    cell->count += one.count;
    cell->min = std::min(cell->min, one.min);
    cell->max = std::max(cell->max, one.max);
    ++cell;
  }
  count_ += other.count_;
  sum_ += other.sum_;
}

double Histogram::mean_ns() const {
  if (count_ == 0) return 0.0;
  // Whole part and remainder separately, since the sum may have more digits than a double.
  const auto whole = static_cast<double>(static_cast<std::uint64_t>(sum_ / count_));
  const auto rest = static_cast<double>(static_cast<std::uint64_t>(sum_ % count_));
  return whole + rest / static_cast<double>(count_);
}

double Histogram::at_rank(std::uint64_t rank) const {
  const std::span<const Cell> cells = used();
  if (rank == 0) return static_cast<double>(cells.front().min);
  if (rank >= count_ - 1) return static_cast<double>(cells.back().max);
  std::uint64_t before = 0;
  for (const Cell& cell : cells) {
    before += cell.count;
    if (before > rank) {
      return static_cast<double>(cell.min) + static_cast<double>(cell.max - cell.min) / 2.0;
    }
  }
  return static_cast<double>(cells.back().max);
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
  if (count_ != other.count_ || sum_ != other.sum_) return false;
  const std::span<const Cell> mine = used();
  const std::span<const Cell> theirs = other.used();
  return std::equal(mine.begin(), mine.end(), theirs.begin(), theirs.end());
}

}  // namespace rehearse
