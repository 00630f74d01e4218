#pragma once
// The virtual users and the iterations they run: a VU walks a journey, one step after another.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/base/prefetch.hpp"
#include "models/base/time.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/fact_kind.hpp"
#include "sim/core/facts.hpp"
#include "sim/core/tie_order.hpp"
#include "sim/vu/program.hpp"
#include "sim/vu/requests.hpp"
#include "sim/vu/running_iteration.hpp"
#include "sim/vu/scenario_iterations.hpp"
#include "sim/vu/vu.hpp"

namespace rehearse {

/// An iteration's status after a step.
enum class StepResult : std::uint8_t {
  Running,
  Complete,  ///< the VU rests
  Aborts,    ///< its body aborts the test; the iteration is still there, to be interrupted
};

/// Invariants: (1) VU n owns the timer first_timer + n − 1; while it iterates or finishes, either
/// the timer is armed, or requests of its are under way, or a lookahead (sim/lookahead) computes
/// its body; (2) a VU changes its state only as the table of vu_state.hpp allows.
///
/// Not thread-safe, but iteration() may be called and used for different VUs at once.
class VuTable {
 public:
  /// `requests`: what sends those of journeys; none: no journey has any.
  VuTable(EventQueue& queue, Facts& facts, Duration min_iteration_duration,
          Requests* requests = nullptr);

  /// The scenario with the next rank. Requires: there are no VUs yet.
  void add_scenario(ScenarioIterations iterations);
  /// Decides where ends stand among what happens at their instants (S123); null: last. It outlives
  /// this.
  void set_tie_order(const TieOrder* order) { tie_order_ = order; }
  const TieOrder* tie_order() const { return tie_order_; }
  /// Makes room for `vus` VUs. From now on all timers added to the queue are those of VUs.
  void expect(std::size_t vus);

  /// One more VU, pooled. Unplanned ones are initialised for a scenario.
  VuId initialise(Instant now, Rank rank = kNoScenario);
  /// States that the VU is given up; its number is not used again. Requires: pooled.
  void remove(Instant now, VuId vu);
  VuId of_timer(Timer timer) const { return VuId{index_of(timer) - first_timer_ + 1}; }
  const Vu& vu(VuId id) const { return vus_[index_of(id)]; }

  /// Gives a pooled VU to a scenario's slot, which began `begun` iterations before.
  void activate(Instant now, VuId vu, Rank rank, Slot slot, std::uint64_t begun, Rule rule);
  /// Takes a resting VU out of its scenario; how many iterations its slot has begun by now.
  std::uint64_t deactivate(Instant now, VuId vu, Rule rule);

  /// Starts an iteration now; its body is then begun by begin_body() or computed by a lookahead.
  void begin(Instant now, VuId vu);
  /// Does the first step of the iteration that has begun now.
  void begin_body(Instant now, VuId vu);
  /// The VU's executor shall be asked to start its next iteration after all that ends at this
  /// instant (S83): once nothing else happens at it, or, where ties are decided so, with an event
  /// of the class FirstStart.
  void begin_later(VuId vu);
  /// The VUs whose start is due, in the order in which they became so; forgets them.
  std::vector<VuId>& take_due() {
    due_.swap(taken_);
    due_.clear();
    return taken_;
  }
  bool any_due() const { return !due_.empty(); }
  /// Whether the start is still due: not once the VU was deactivated.
  bool take_start(VuId vu);

  // For lookaheads: bodies that are computed outside the queue, and come back to it.

  const ScenarioIterations& scenario(Rank rank) const { return scenarios_[index_of(rank)].common; }
  Duration min_iteration_duration() const { return min_iteration_duration_; }
  Vu& state_of(VuId id) { return at(id); }
  RunningIteration iteration(VuId id) {
    Vu& vu = at(id);
    return {id, vu, scenarios_[vu.rank].common, counters(id)};
  }
  /// Gives the scenario's next iterations to VUs, which begin them at the instants in the same
  /// places, but stay Resting and state nothing; the first one's place among the scenario's
  /// iterations in this segment, from 0. Requires: they are resting.
  std::uint64_t begin_unstated(Rank rank, std::span<const Instant> at, std::span<const VuId> vus);
  /// The iteration of begin_unstated() is from now on one like others; its body has not done its
  /// first step.
  void rejoin(VuId vu);
  /// The body waits until that instant. Requires: not in the past.
  void wait_until(VuId vu, Instant until) { hold(vu, at(vu), until); }
  /// The body returned at an instant, perhaps in the past; minIterationDuration holds the VU.
  void body_returned(VuId vu, Instant returned);

  /// The VU does something soon: what is kept of it and its requests is fetched from memory.
  void fetch(VuId vu) const {
    prefetch(&vus_[index_of(vu)]);
    if (requests_ != nullptr) requests_->fetch(vu);
  }
  /// The timer may ring soon. If it is a VU's: likewise.
  void fetch_of(Timer timer) const {
    const std::uint32_t place = index_of(timer) - first_timer_;
    if (place < vus_.size()) prefetch(&vus_[place]);
  }
  /// Something happens to requests: EventClass::BackendEvent. See Requests::on_event. Returns
  /// the VU that continues, if that is all that happens at this instant: step() is then to be
  /// called for it, and its event has been taken of `events_left` already.
  std::optional<VuId> on_target_event(const Event& event, Instant until,
                                      std::uint64_t& events_left);
  /// The VU's timer rang: what its iteration does next.
  StepResult step(Instant now, VuId vu);
  /// What the VU of a program's phases (kNoVu) does: sends, and arms the timer for when
  /// it continues, with the rank of no scenario. True once the phase is over.
  void set_phase_timer(Timer timer) { phase_timer_ = timer; }
  bool do_phase_step(Instant now, Program& program, const ProgramStep& step);
  /// The phase is given up where it is.
  void interrupt_phase(Instant now, Program& program);
  void stop_gracefully(Instant now, VuId vu, Rule rule);
  void revive(Instant now, VuId vu);
  /// Interrupts the running iteration.
  void interrupt(Instant now, VuId vu, Rule rule);

 private:
  Vu& at(VuId vu) { return vus_[index_of(vu)]; }
  Timer timer(VuId vu) const { return Timer{first_timer_ + index_of(vu)}; }
  static void change(Vu& vu, VuInput input);
  std::span<std::uint32_t> counters(VuId vu) {
    return std::span(counters_).subspan(index_of(vu) * counters_per_vu_, counters_per_vu_);
  }
  /// States a fact about the VU and its running iteration.
  void state(FactKind kind, Rule rule, Instant at, VuId id);
  void state_sample(Instant at, const RunningIteration& iteration, const JourneyStep& sample);
  /// States samples from `first` on; the step behind them. By values, not inlined: few journeys
  /// have samples, and every iteration passes the callers, which are to keep theirs in registers.
  [[gnu::noinline]] JourneyStep state_samples(Instant now, VuId id, JourneyStep first);
  [[gnu::noinline]] void state_first_samples(Instant now, VuId id);
  void hold(VuId id, const Vu& vu, Instant until);
  /// Of what the VU ends at that instant. Requires: there is an order.
  TiePlace place_of(const Vu& vu, Instant at) const;
  /// States that the body has returned; when the iteration is complete.
  Instant state_return(const RunningIteration& iteration, Instant returned);
  void send(Instant now, const RunningIteration& iteration, const IterationKey& key,
            const JourneyStep& step);
  StepResult step_program(Instant now, const RunningIteration& iteration);
  /// Sends what the step sends and waits as it does.
  void wait_for_program(Instant now, VuId id, Program& program, RequestSender sender,
                        const ProgramStep& step);
  /// The body has ended so.
  StepResult end_program(Instant now, const RunningIteration& iteration, const ProgramStep& step);
  /// The iteration is complete.
  StepResult complete(Instant now, const RunningIteration& iteration);
  /// That has been stated.
  StepResult rest(const RunningIteration& iteration);
  /// VUs whose requests are over continue in their turn at this instant.
  void wake(Instant now);
  /// Notes how they went.
  Vu& requests_over(const Requests::Done& done);

  EventQueue& queue_;
  Facts& facts_;
  Duration min_iteration_duration_;
  Requests* requests_;
  const TieOrder* tie_order_ = nullptr;
  std::uint32_t first_timer_ = 0;  // its index
  Timer phase_timer_{};
  Program* program_ = nullptr;  // of the scenarios; none: they have journeys
  struct Scenario {
    ScenarioIterations common;
    std::uint64_t started = 0;  // iterations, in this segment
  };
  std::vector<Scenario> scenarios_;      // by rank
  std::vector<Vu> vus_;                  // by id
  std::size_t counters_per_vu_ = 0;      // what the most demanding journey needs
  std::vector<std::uint32_t> counters_;  // of the running iterations, by id
  std::vector<VuId> due_;
  std::vector<VuId> taken_;
};

}  // namespace rehearse
