#pragma once
// What happened in each second of a run.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/base/require.hpp"
#include "models/base/time.hpp"
#include "models/base/wide.hpp"
#include "sim/measure/series/times_by_interval.hpp"

namespace rehearse {

/// One interval [k·width, (k+1)·width) of the test's clock. The VU counts are those at its end,
/// before what happens at the next interval's first instant.
struct Interval {
  std::uint64_t starts = 0;
  std::uint64_t completes = 0;
  std::uint64_t interrupts = 0;
  std::uint64_t drops = 0;
  std::uint64_t requests = 0;  ///< sent
  std::uint64_t answers = 0;
  std::uint64_t failures = 0;  ///< of the answers
  Wide answer_ns = 0;          ///< Σ of their durations
  std::uint64_t vus_active = 0;
  std::uint64_t vus_initialised = 0;
  std::uint64_t vus_busy = 0;  ///< run an iteration

  bool operator==(const Interval&) const = default;
};

/// Counts by interval. The width starts at one second and doubles whenever a run outgrows
/// kMaxIntervals, so that memory is bounded for any length of test. Recording is commutative: only
/// the instants matter, not the order of the calls. Requires, of every instant: at ≥ 0.
class TimeSeries {
 public:
  static constexpr std::size_t kMaxIntervals = 1 << 17;

  void start(Instant at) { ++cell(at).starts; }
  void complete(Instant at) { ++cell(at).completes; }
  void interrupt(Instant at) { ++cell(at).interrupts; }
  void drop(Instant at, std::uint64_t count) { cell(at).drops += count; }
  /// An iteration starts at each of the instants, or is complete, or one is complete and the next
  /// starts (turn). Requires: ascending instants.
  void start(std::span<const Instant> at) { count(at, starts_); }
  void complete(std::span<const Instant> at) { count(at, completes_); }
  void turn(std::span<const Instant> at) { count(at, turns_); }
  void request(Instant at) { ++cell(at).requests; }
  void answer(Instant at, Duration took, bool failed) {
    Cell& in = cell(at);
    ++in.answers;
    in.answer_ns += took.ns;
    if (failed) ++in.failures;
    answer_times_.add(static_cast<std::size_t>(&in - cells_.data()), took);
  }
  void active_changed(Instant at, std::int64_t by) { cell(at).active_change += by; }
  void initialised_changed(Instant at, std::int64_t by) { cell(at).initialised_change += by; }
  /// Adds what the calls with many instants counted to the cells. Required before intervals(), ==.
  void settle();
  /// Adds the counts of `other` to this one's.
  void merge(const TimeSeries& other);
  /// Widens its intervals to the width of `other`'s where they are narrower, and adds empty ones up
  /// to the last of `other`. Requires: both are settled.
  void reach(const TimeSeries& other);

  Duration width() const { return seconds(1) * (std::int64_t{1} << doublings_); }
  /// The intervals from 0 to that of the last recorded instant. Requires: no VU count is negative
  /// at the end of any.
  std::vector<Interval> intervals() const;
  /// How long answers took, by interval.
  const TimesByInterval& answer_times() const { return answer_times_; }

  bool operator==(const TimeSeries&) const = default;

  /// Calls fields(name, part) for each part of the state, to keep it. Requires: settle().
  template <class Self, class Fields>
  static void each_part(Self& self, Fields& fields) {
    fields("cells", self.cells_);
    fields("answerTimes", self.answer_times_);
    fields("doublings", self.doublings_);
  }
  /// Whether the state is one that recording makes.
  bool is_sound() const;

 private:
  struct Cell {
    std::uint64_t starts = 0, completes = 0, interrupts = 0, drops = 0;
    std::uint64_t requests = 0, answers = 0, failures = 0;
    Wide answer_ns = 0;
    std::int64_t active_change = 0, initialised_change = 0;

    Cell& operator+=(const Cell& other);
    bool operator==(const Cell&) const = default;

    template <class Self, class Fields>
    static void each_part(Self& self, Fields& fields) {
      fields("starts", self.starts);
      fields("completes", self.completes);
      fields("interrupts", self.interrupts);
      fields("drops", self.drops);
      fields("requests", self.requests);
      fields("answers", self.answers);
      fields("failures", self.failures);
      fields("answerNs", self.answer_ns);
      fields("active", self.active_change);
      fields("initialised", self.initialised_change);
    }
  };

  Cell& cell(Instant at) {
    REQUIRE(at.ns >= 0);
    const auto index =
        static_cast<std::size_t>(static_cast<std::uint64_t>(at.ns / seconds(1).ns) >> doublings_);
    return index < cells_.size() ? cells_[index] : grown_cell(at);
  }
  Cell& grown_cell(Instant at);
  void double_width();
  /// Widens intervals until kMaxIntervals of them reach beyond `at`; the number of its interval.
  std::size_t fitted(Instant at);
  using Counts = std::vector<std::uint64_t>;  // by interval
  void count(std::span<const Instant> at, Counts& counts);
  std::array<Counts*, 3> many() { return {&starts_, &completes_, &turns_}; }
  std::array<const Counts*, 3> many() const { return {&starts_, &completes_, &turns_}; }

  std::vector<Cell> cells_;
  // Separate from the cells, so that they stay in the cache.
  Counts starts_, completes_, turns_;
  TimesByInterval answer_times_;
  int doublings_ = 0;  // the width is 2^doublings_ seconds
};

}  // namespace rehearse
