// Growing, coarsening and merging a time series.

#include "sim/measure/series/time_series.hpp"

#include <algorithm>
#include <utility>

#include "models/base/cpu_clones.hpp"

namespace rehearse {

TimeSeries::Cell& TimeSeries::Cell::operator+=(const Cell& other) {
  starts += other.starts;
  completes += other.completes;
  interrupts += other.interrupts;
  drops += other.drops;
  requests += other.requests;
  answers += other.answers;
  failures += other.failures;
  answer_ns += other.answer_ns;
  active_change += other.active_change;
  initialised_change += other.initialised_change;
  return *this;
}

void TimeSeries::double_width() {
  const std::size_t halved = (cells_.size() + 1) / 2;
  for (std::size_t i = 0; i < halved; ++i) {
    Cell pair = cells_[2 * i];
    if (2 * i + 1 < cells_.size()) pair += cells_[2 * i + 1];
    cells_[i] = pair;
  }
  cells_.resize(halved);
  for (Counts* counts : many()) {
    for (std::size_t i = 0; i < counts->size(); ++i) {
      const std::uint64_t one = std::exchange((*counts)[i], 0);
      (*counts)[i / 2] += one;
    }
    counts->resize((counts->size() + 1) / 2);
  }
  answer_times_.double_width();
  ++doublings_;
}

std::size_t TimeSeries::fitted(Instant at) {
  const auto second = static_cast<std::size_t>(at.ns / seconds(1).ns);
  while ((second >> doublings_) >= kMaxIntervals) double_width();
  return second >> doublings_;
}

REHEARSE_CPU_CLONES
void TimeSeries::count(std::span<const Instant> at, Counts& counts) {
  if (at.empty()) return;
  REQUIRE(at.front().ns >= 0);
  const std::size_t last = fitted(at.back());
  if (last >= counts.size()) counts.resize(last + 1);
  const int doublings = doublings_;
  const auto interval = [doublings](Instant each) {
    return (static_cast<std::uint64_t>(each.ns) / 1'000'000'000) >> doublings;
  };
  if (interval(at.front()) == last) {
    counts[last] += at.size();
    return;
  }
  std::uint64_t* one = counts.data();
  for (const Instant each : at) ++one[interval(each)];
}

void TimeSeries::settle() {
  for (const Counts* counts : many()) {
    if (counts->size() > cells_.size()) cells_.resize(counts->size());
  }
  for (std::size_t i = 0; i < starts_.size(); ++i) cells_[i].starts += starts_[i];
  for (std::size_t i = 0; i < completes_.size(); ++i) cells_[i].completes += completes_[i];
  for (std::size_t i = 0; i < turns_.size(); ++i) {
    cells_[i].starts += turns_[i];
    cells_[i].completes += turns_[i];
  }
  for (Counts* counts : many()) counts->clear();
}

TimeSeries::Cell& TimeSeries::grown_cell(Instant at) {
  const std::size_t index = fitted(at);
  if (index >= cells_.size()) cells_.resize(index + 1);
  return cells_[index];
}

void TimeSeries::merge(const TimeSeries& other) {
  while (doublings_ < other.doublings_) double_width();
  const int shift = doublings_ - other.doublings_;
  if (!other.cells_.empty()) {
    cells_.resize(std::max(cells_.size(), ((other.cells_.size() - 1) >> shift) + 1));
  }
  for (std::size_t i = 0; i < other.cells_.size(); ++i) cells_[i >> shift] += other.cells_[i];
  answer_times_.merge(other.answer_times_, shift);
  const auto theirs = other.many();
  for (std::size_t k = 0; k < theirs.size(); ++k) {
    const Counts& from = *theirs[k];
    Counts& to = *many()[k];
    if (from.empty()) continue;
    to.resize(std::max(to.size(), ((from.size() - 1) >> shift) + 1));
    for (std::size_t i = 0; i < from.size(); ++i) to[i >> shift] += from[i];
  }
}

void TimeSeries::reach(const TimeSeries& other) {
  while (doublings_ < other.doublings_) double_width();
  if (cells_.size() < other.cells_.size()) cells_.resize(other.cells_.size());
}

bool TimeSeries::is_sound() const {
  constexpr int kMostDoublings = 34;  // of 2^63 ns
  constexpr std::int64_t kMostVus = std::int64_t{1} << 40;
  if (cells_.size() > kMaxIntervals || doublings_ < 0 || doublings_ > kMostDoublings) return false;
  std::int64_t active = 0;
  std::int64_t initialised = 0;
  for (const Cell& cell : cells_) {
    for (const std::int64_t change : {cell.active_change, cell.initialised_change}) {
      if (change < -kMostVus || change > kMostVus) return false;
    }
    active += cell.active_change;
    initialised += cell.initialised_change;
    if (active < 0 || initialised < 0) return false;
  }
  return true;
}

std::vector<Interval> TimeSeries::intervals() const {
  std::vector<Interval> intervals;
  intervals.reserve(cells_.size());
  std::int64_t active = 0;
  std::int64_t initialised = 0;
  std::int64_t busy = 0;
  for (const Cell& cell : cells_) {
    active += cell.active_change;
    initialised += cell.initialised_change;
    busy += static_cast<std::int64_t>(cell.starts) -
            static_cast<std::int64_t>(cell.completes + cell.interrupts);
    REQUIRE(active >= 0 && initialised >= 0);
    intervals.push_back({.starts = cell.starts,
                         .completes = cell.completes,
                         .interrupts = cell.interrupts,
                         .drops = cell.drops,
                         .requests = cell.requests,
                         .answers = cell.answers,
                         .failures = cell.failures,
                         .answer_ns = cell.answer_ns,
                         .vus_active = time_detail::bits(active),
                         .vus_initialised = time_detail::bits(initialised),
                         .vus_busy = time_detail::bits(std::max<std::int64_t>(busy, 0))});
  }
  return intervals;
}

}  // namespace rehearse
