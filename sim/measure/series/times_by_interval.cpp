// Growing, widening and reading coarse distributions.

#include "sim/measure/series/times_by_interval.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rehearse {

void TimesByInterval::grow(Times& times, std::size_t first, std::size_t end) {
  if (!times.counts.empty()) {
    first = std::min(first, times.first);
    end = std::max(end, times.first + times.counts.size());
  }
  if (end - first == times.counts.size()) return;
  std::vector<std::uint32_t> grown(end - first);
  std::copy(
      times.counts.begin(), times.counts.end(),
      grown.begin() + static_cast<std::ptrdiff_t>(times.counts.empty() ? 0 : times.first - first));
  cells_ += grown.size() - times.counts.size();
  times.counts = std::move(grown);
  times.first = first;
}

void TimesByInterval::make_room(std::size_t interval, std::size_t cell) {
  const std::size_t number = interval >> doublings_;
  if (number >= all_.size()) all_.resize(number + 1);
  const std::size_t first = cell / kBlock * kBlock;
  grow(all_[number], first, first + kBlock);
  stay_small();
}

bool TimesByInterval::is_sound() const {
  constexpr int kMostDoublings = 34;
  constexpr std::size_t kEnd = (std::size_t{64} << kCellBits);
  std::size_t cells = 0;
  for (const Times& times : all_) {
    if (times.first % kBlock != 0 || times.counts.size() % kBlock != 0 || times.first > kEnd ||
        times.counts.size() > kEnd - times.first) {
      return false;
    }
    if (!times.counts.empty() && (times.min < 0 || times.min > times.max)) return false;
    cells += times.counts.size();
  }
  return cells == cells_ && cells <= kMostCells && doublings_ >= 0 && doublings_ <= kMostDoublings;
}

void TimesByInterval::stay_small() {
  // One distribution alone has fewer cells than that.
  while (cells_ > kMostCells && all_.size() > 1) widen();
}

void TimesByInterval::add_all(Times& to, const Times& from) {
  if (from.counts.empty()) return;
  grow(to, from.first, from.first + from.counts.size());
  for (std::size_t i = 0; i < from.counts.size(); ++i) {
    to.counts[from.first - to.first + i] += from.counts[i];
  }
  to.min = std::min(to.min, from.min);
  to.max = std::max(to.max, from.max);
}

void TimesByInterval::widen() {
  const std::vector<Times> before = std::exchange(all_, {});
  cells_ = 0;
  all_.resize((before.size() + 1) / 2);
  for (std::size_t i = 0; i < before.size(); ++i) add_all(all_[i / 2], before[i]);
  ++doublings_;
}

void TimesByInterval::double_width() {
  if (doublings_ == 0) widen();
  --doublings_;
}

void TimesByInterval::merge(const TimesByInterval& other, int finer) {
  while (doublings_ < other.doublings_ - finer) widen();
  const int shift = doublings_ - (other.doublings_ - finer);
  if (!other.all_.empty()) {
    all_.resize(std::max(all_.size(), ((other.all_.size() - 1) >> shift) + 1));
  }
  for (std::size_t i = 0; i < other.all_.size(); ++i) add_all(all_[i >> shift], other.all_[i]);
  stay_small();
}

const TimesByInterval::Times& TimesByInterval::sum_of(std::size_t first, std::size_t last,
                                                      Times& room) const {
  const std::size_t each = intervals_each();
  const std::size_t begin = (first + each - 1) / each;
  const std::size_t end = std::min((last + each - 1) / each, all_.size());
  if (begin + 1 == end) return all_[begin];
  TimesByInterval whole;
  for (std::size_t i = begin; i < end; ++i) whole.add_all(room, all_[i]);
  return room;
}

std::uint64_t TimesByInterval::count(std::size_t first, std::size_t last) const {
  Times room;
  std::uint64_t count = 0;
  for (const std::uint32_t each : sum_of(first, last, room).counts) count += each;
  return count;
}

double TimesByInterval::middle_of(std::size_t cell) {
  if (cell < (std::size_t{1} << kCellBits)) return static_cast<double>(cell);
  const std::size_t shift = (cell >> kCellBits) - 1;
  const double width = std::ldexp(1.0, static_cast<int>(shift));
  const auto steps = static_cast<double>(cell - (shift << kCellBits));
  return steps * width + (width - 1) / 2;
}

std::vector<double> TimesByInterval::quantiles_ns(std::size_t first, std::size_t last,
                                                  std::span<const double> fractions) const {
  Times room;
  const Times& times = sum_of(first, last, room);
  std::uint64_t count = 0;
  for (const std::uint32_t each : times.counts) count += each;
  if (count == 0) return {};
  const auto at_rank = [&](std::uint64_t rank) {
    if (rank == 0) return static_cast<double>(times.min);
    if (rank == count - 1) return static_cast<double>(times.max);
    std::uint64_t before = 0;
    std::size_t i = 0;
    while ((before += times.counts[i]) <= rank) ++i;
    return std::clamp(middle_of(times.first + i), static_cast<double>(times.min),
                      static_cast<double>(times.max));
  };
  std::vector<double> values;
  values.reserve(fractions.size());
  for (const double fraction : fractions) {
    REQUIRE(fraction >= 0.0 && fraction <= 1.0);
    const double position = fraction * static_cast<double>(count - 1);
    const double below = std::floor(position);
    const auto rank = static_cast<std::uint64_t>(below);
    const double low = at_rank(rank);
    values.push_back(position == below ? low
                                       : low + (at_rank(rank + 1) - low) * (position - below));
  }
  return values;
}

double TimesByInterval::quantile_ns(std::size_t first, std::size_t last, double fraction) const {
  const std::vector<double> value = quantiles_ns(first, last, {&fraction, 1});
  REQUIRE(!value.empty());
  return value.front();
}

}  // namespace rehearse
