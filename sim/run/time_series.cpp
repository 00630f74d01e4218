// Growing, coarsening and merging a time series.

#include "sim/run/time_series.hpp"

#include <algorithm>
#include <utility>

#include "models/cpu_clones.hpp"

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
  for (std::size_t i = 0; i < turns_.size(); ++i) {
    const std::uint64_t turns = std::exchange(turns_[i], 0);
    turns_[i / 2] += turns;
  }
  turns_.resize((turns_.size() + 1) / 2);
  ++doublings_;
}

std::size_t TimeSeries::fitted(Instant at) {
  const auto second = static_cast<std::size_t>(at.ns / seconds(1).ns);
  while ((second >> doublings_) >= kMaxIntervals) double_width();
  return second >> doublings_;
}

REHEARSE_CPU_CLONES
void TimeSeries::turn(std::span<const Instant> at) {
  if (at.empty()) return;
  REQUIRE(at.front().ns >= 0);
  const std::size_t last = fitted(at.back());
  if (last >= turns_.size()) turns_.resize(last + 1);
  std::uint64_t* turns = turns_.data();
  const int doublings = doublings_;
  for (const Instant each : at) {
    ++turns[(static_cast<std::uint64_t>(each.ns) / 1'000'000'000) >> doublings];
  }
}

void TimeSeries::settle() {
  if (turns_.size() > cells_.size()) cells_.resize(turns_.size());
  for (std::size_t i = 0; i < turns_.size(); ++i) {
    cells_[i].starts += turns_[i];
    cells_[i].completes += turns_[i];
  }
  turns_.clear();
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
  if (!other.turns_.empty()) {
    turns_.resize(std::max(turns_.size(), ((other.turns_.size() - 1) >> shift) + 1));
  }
  for (std::size_t i = 0; i < other.turns_.size(); ++i) turns_[i >> shift] += other.turns_[i];
}

std::vector<Interval> TimeSeries::intervals() const {
  std::vector<Interval> intervals;
  intervals.reserve(cells_.size());
  std::int64_t active = 0;
  std::int64_t initialised = 0;
  for (const Cell& cell : cells_) {
    active += cell.active_change;
    initialised += cell.initialised_change;
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
                         .vus_initialised = time_detail::bits(initialised)});
  }
  return intervals;
}

}  // namespace rehearse
