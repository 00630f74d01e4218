#pragma once
// constant-arrival-rate and ramping-arrival-rate: iterations start on a clock (S51 to S60).

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "sim/executor/executor.hpp"
#include "sim/executor/on_no_vu.hpp"
#include "sim/executor/unplanned_vus.hpp"
#include "sim/lookahead/arrival_batches.hpp"
#include "sim/plan/arrival_times.hpp"
#include "sim/vu/idle_vus.hpp"

namespace rehearse {

/// An arrival goes to the VU that has been idle longest. With none it is dropped, or waits, and one
/// VU at a time is initialised until there are maxVUs.
///
/// Where nothing else can influence the scenario's iterations (ExecutionMode::PerArrival), arrivals
/// are served in batches without the event queue (batches_), up to the next one that finds no idle
/// VU or the next event that reaches this executor. Before anything else happens here the executor
/// catches up with the clock. At the regular end, or when arrivals would have to wait, all that is
/// running rejoins the queue.
class ArrivalExecutor final : public Executor {
 public:
  /// Requires: constant- or ramping-arrival-rate, with work.
  ArrivalExecutor(RunContext& context, const ScenarioPlan& scenario, Rank rank, OnNoVu on_no_vu,
                  const UnplannedVus& unplanned);

  void on_event(const Event& event) override;
  void iteration_over(VuId vu) override;
  void begin_next(VuId vu) override;
  bool lacked_vus() const override { return lacked_vus_; }

 private:
  void before_stop() override { rejoin(); }
  void on_start() override;
  void on_vu(Slot slot, VuId vu) override;
  void on_arrival();
  void arm_next_arrival();
  /// Where ties are decided, whether the arrival that is due at the regular end comes before it.
  bool arrival_at_end_is_next() const;
  /// A place among what happens at an instant; last where ties are not decided.
  TiePlace place_of(std::uint64_t number, Instant at) const;
  void end_when_served();
  /// Adds a VU, unless there are maxVUs or one is being added.
  void add_vu();
  void vu_initialised();
  /// A held VU is free: it serves an arrival that waits, or idles.
  void serve_or_idle(VuId vu);
  /// No iteration starts any more.
  void end_regularly();
  void finish_when_over(Rule rule);
  /// Nothing starts at that instant or later.
  Instant starts_before() const { return after_start(scenario().regular_end); }
  /// The VU that has been idle longest begins an iteration now. Requires: there is one.
  void serve();
  /// The arrival is dropped for want of an idle VU.
  void drop_arrival(Instant at);
  /// Serves arrivals without the queue as long as that is possible; where it stops.
  std::optional<Duration> serve_batches();
  /// How many of the next arrivals are before `until`, ArrivalBatches::kMostAtOnce at most, and
  /// when; the last one of all is not among them, since it may end the scenario.
  std::span<const Instant> next_before(Instant until,
                                       std::array<Instant, ArrivalBatches::kMostAtOnce>& at);
  /// All that is running is in the queue from now on.
  void rejoin();

  OnNoVu on_no_vu_;
  UnplannedVus unplanned_;
  ArrivalTimes arrivals_;
  bool ends_with_last_arrival_;  // a silent tail is skipped
  std::uint64_t max_vus_;
  IdleVus idle_;
  std::uint64_t waiting_ = 0;    // arrivals that wait for a VU
  std::uint64_t promised_ = 0;   // arrivals that waited and start at this instant
  std::uint32_t next_slot_ = 0;  // how many VUs are held, asked for or being initialised
  bool adding_ = false;          // a VU is being initialised or the pool owes one
  bool arrivals_over_ = false;
  bool met_end_ = false;  // the arrival that is due at the regular end has come before it
  bool past_regular_end_ = false;
  bool lacked_vus_ = false;
  Timer arrival_;
  Timer vu_ready_;
  Timer regular_end_;
  Timer hard_end_;
  std::optional<ArrivalBatches> batches_;  // while arrivals are served in batches
  std::optional<Instant> ready_at_;        // when the VU that is being initialised is
};

}  // namespace rehearse
