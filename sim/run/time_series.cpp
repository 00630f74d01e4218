// Growing, coarsening and merging a time series.

#include "sim/run/time_series.hpp"

#include <algorithm>

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
  ++doublings_;
}

TimeSeries::Cell& TimeSeries::grown_cell(Instant at) {
  const auto second = static_cast<std::size_t>(at.ns / seconds(1).ns);
  while ((second >> doublings_) >= kMaxIntervals) double_width();
  const std::size_t index = second >> doublings_;
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
