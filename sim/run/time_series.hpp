#pragma once
// What happened in each second of a run.

#include <cstdint>
#include <vector>

#include "models/time.hpp"

namespace rehearse {

/// One interval [k·width, (k+1)·width) of the test's clock. The VU counts are those at its end,
/// before what happens at the next interval's first instant.
struct Interval {
  std::uint64_t starts = 0;
  std::uint64_t completes = 0;
  std::uint64_t interrupts = 0;
  std::uint64_t drops = 0;
  std::uint64_t vus_active = 0;
  std::uint64_t vus_initialised = 0;

  bool operator==(const Interval&) const = default;
};

/// Counts by interval. The width starts at one second and doubles whenever a run outgrows
/// kMaxIntervals, so that memory is bounded for any length of test. Recording is commutative: only
/// the instants matter, not the order of the calls.
class TimeSeries {
 public:
  static constexpr std::size_t kMaxIntervals = 1 << 17;

  void start(Instant at);
  void complete(Instant at);
  void interrupt(Instant at);
  void drop(Instant at, std::uint64_t count);
  void active_changed(Instant at, std::int64_t by);
  void initialised_changed(Instant at, std::int64_t by);
  void merge(const TimeSeries& other);

  Duration width() const;
  /// The intervals from 0 to the one that holds the last recorded instant.
  std::vector<Interval> intervals() const;

 private:
  struct Cell {
    std::uint64_t starts = 0, completes = 0, interrupts = 0, drops = 0;
    std::int64_t active_change = 0, initialised_change = 0;
  };
  Cell& cell(Instant at);

  std::vector<Cell> cells_;
  std::int64_t width_ns_ = 1'000'000'000;
};

}  // namespace rehearse
