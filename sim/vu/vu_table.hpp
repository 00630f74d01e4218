#pragma once
// The virtual users and the iterations they run: a VU walks a journey, one step after another.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "models/base/prefetch.hpp"
#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/journey/journey.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/fact_kind.hpp"
#include "sim/core/facts.hpp"
#include "sim/vu/lookahead.hpp"
#include "sim/vu/requests.hpp"
#include "sim/vu/striped_numbers.hpp"
#include "sim/vu/vu.hpp"

namespace rehearse {

/// How long the next iterations of a scenario take, drawn together.
struct DrawnBodies {
  bool possible = false;  ///< they depend on their draws alone, and their numbers follow
  std::array<Duration, 64> bodies;
  std::size_t taken = bodies.size();  ///< how many of these have begun
};

/// What the iterations of one scenario have in common.
struct ScenarioIterations {
  const Journey* journey = nullptr;
  Stream stream;           ///< of the journey's draws
  StripedNumbers slots;    ///< the segment's VUs → their numbers in the whole scenario
  StripedNumbers numbers;  ///< the segment's iterations → their numbers in the whole scenario
  /// Draws belong to (VU's number, its iteration); otherwise to the iteration's number
  /// (sim/decisions/004-keyed-randomness.md).
  bool keyed_by_vu = true;
  /// Requires of PerVu: keyed_by_vu, and a journey that neither aborts nor looks at the iteration's
  /// number nor sends batches, and whose requests can be precomputed as a rule
  /// (Backend::precompute). Of PerArrival: a journey that neither sends requests nor aborts.
  ExecutionMode mode = ExecutionMode::EventOrder;
  std::uint64_t name = 0;  ///< a number for the scenario's name, for the draws of requests
  DrawnBodies drawn;       ///< of PerArrival
  std::uint64_t started = 0;
};

/// How an iteration stands after a step.
enum class StepResult : std::uint8_t {
  GoesOn,
  Complete,  ///< the VU rests
  Aborts,    ///< its body aborts the test; the iteration is still there, to be interrupted
};

/// Invariants: (1) VU n owns the timer first_timer + n − 1; while it iterates or finishes, either
/// the timer is armed, or requests of its are under way, or it waits to run ahead; (2) a VU changes
/// its state only as the table of vu_state.hpp allows.
class VuTable {
 public:
  /// `requests`: what sends those of journeys; none: no journey has any.
  VuTable(EventQueue& queue, Facts& facts, Duration min_iteration_duration,
          Requests* requests = nullptr);

  /// The scenario with the next rank. Requires: there are no VUs yet.
  void add_scenario(ScenarioIterations iterations);
  /// Makes room for so many VUs. From now on all timers added to the queue are those of VUs.
  void expect(std::size_t vus);

  /// One more VU, pooled. Unplanned ones are initialised for a scenario.
  VuId initialise(Instant now, std::uint32_t rank = kNoScenario);
  /// States that the VU is given up; its number is not used again. Requires: pooled.
  void remove(Instant now, VuId vu);
  VuId of_timer(Timer timer) const { return timer - first_timer_ + 1; }
  const Vu& vu(VuId id) const { return vus_[id - 1]; }

  /// Gives a pooled VU to a scenario's slot, which began `begun` iterations before.
  void activate(Instant now, VuId vu, std::uint32_t rank, std::uint32_t slot, std::uint64_t begun,
                Rule rule);
  /// Takes a resting VU out of its scenario; how many iterations its slot has begun by now.
  std::uint64_t deactivate(Instant now, VuId vu, Rule rule);

  /// Starts an iteration now. In the mode PerVu the VU may run ahead as far as its executor says,
  /// together with others in run_ahead().
  void begin(Instant now, VuId vu, const Reach& reach = {});
  /// The VU's executor shall be asked to start its next iteration after all that ends at this
  /// instant (S83).
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

  /// The scenario's. PerVu: its VUs may run ahead. PerArrival: its executor may serve arrivals in
  /// batches, by VUs that stay Resting here until they rejoin.
  ExecutionMode mode(std::uint32_t rank) const { return scenarios_[rank].mode; }
  /// What calls run_ahead() for all head_starts() and then settle_head_starts(). Without it no VU
  /// runs ahead.
  void set_runner(std::function<void()> runner) { runner_ = std::move(runner); }
  /// Required where a scenario of the mode PerVu sends requests.
  void set_precompute_bounds(const PrecomputeBounds& bounds) { bounds_ = bounds; }

  /// Begins iterations of the scenario without the queue, one by each of its resting VUs at the
  /// instant in the same place; when they will be complete. How many events all that saves at most.
  std::uint64_t begin_batch(std::uint32_t rank, std::span<const Instant> now,
                            std::span<const VuId> vus, std::span<Instant> complete);
  /// Appends iterations of the scenario, which are complete when their VUs are free. Requires:
  /// there is room.
  void end_batch(std::uint32_t rank, std::span<const BusyVu> free, IterationBatch& to);
  /// From now on the iteration that is running goes on in the event queue.
  void rejoin(Instant now, VuId vu);

  /// No VU runs ahead beyond this instant, whatever its executor says.
  void set_lookahead_limit(Instant lookahead_limit) { lookahead_limit_ = lookahead_limit; }
  Instant lookahead_limit() const { return lookahead_limit_; }
  /// Those who wait to run ahead must do so before an event at `next` happens.
  bool head_starts_due(Instant next) const { return !waiting_.empty() && next >= waiting_until_; }
  /// From which instant on one of them may do something in the queue; kNever when none waits.
  Instant head_starts_until() const { return waiting_until_; }
  void run_head_starts() { runner_(); }
  std::vector<PendingLookahead>& head_starts() { return waiting_; }
  /// Takes the VU through its iterations until the first that ends at or after start.until, or the
  /// last that it may begin; tells `to` of them, and `start` when the VU's timer has to ring. How
  /// many events that saved; it gives up, and nothing here is as it should be, when these are more
  /// than `most`. Different VUs may run ahead on different threads at once.
  std::uint64_t run_ahead(PendingLookahead& start, const LookaheadSinks& to, std::uint64_t most);
  /// Roughly how many iterations that is; too many when nobody knows how long they are.
  double expected_iterations(const PendingLookahead& start) const;
  Instant clock() const { return queue_.now(); }
  /// Arms the timers of all who ran ahead, and forgets them.
  void settle_head_starts();

  /// The VU's requests are answered soon: what is kept of it is fetched from memory.
  void fetch(VuId vu) const {
    prefetch(&vus_[vu - 1]);
    requests_->fetch(vu);
  }
  /// Something happens to requests: EventClass::BackendEvent. See Requests::on_event. A VU that
  /// goes on at once, which is the only thing to happen at this instant: step() is to be called for
  /// it, and one of the events left is taken already.
  std::optional<VuId> on_target_event(const Event& event, Instant until,
                                      std::uint64_t& events_left);
  /// The VU's timer rang: what its iteration does next.
  StepResult step(Instant now, VuId vu);
  void stop_gracefully(Instant now, VuId vu, Rule rule);
  void revive(Instant now, VuId vu);
  /// Interrupts the running iteration.
  void interrupt(Instant now, VuId vu, Rule rule);

 private:
  Vu& at(VuId vu) { return vus_[vu - 1]; }
  Timer timer(VuId vu) const { return first_timer_ + vu - 1; }
  static void change(Vu& vu, VuInput input);
  std::span<std::uint32_t> counters(VuId vu) {
    return std::span(counters_).subspan((vu - 1) * counters_per_vu_, counters_per_vu_);
  }
  static IterationKey walker(const ScenarioIterations& scenario, const Vu& vu);
  /// A fact about the VU and its running iteration.
  Fact fact(FactKind kind, Rule rule, Instant now, VuId id, const Vu& vu) const;
  void hold(VuId id, const Vu& vu, Instant until);
  /// Does the first step of the iteration that began now; until when the VU is held, unless its
  /// requests are under way.
  std::optional<Instant> first_step(Instant now, VuId id);
  /// Whether the VU, which has just begun an iteration, waits from now on to run ahead.
  bool runs_ahead(Instant now, VuId id, const Reach& reach);
  std::uint64_t run_plain(PendingLookahead& start, BulkSink& to, std::uint64_t most);
  std::uint64_t run_steps(PendingLookahead& start, const LookaheadSinks& to, std::uint64_t most);
  /// The VU's iterations from its running one on.
  IterationBlock next_block(VuId id, const IterationKey& who) const;
  /// How long the bodies of the iterations from that number on take: of so many at most, and at
  /// least one. Requires: drawn.possible; the numbers follow those of the last call.
  static std::span<const Duration> next_bodies(ScenarioIterations& scenario, std::uint64_t number,
                                               std::size_t most);
  /// An iteration whose body is as long as its steps take.
  struct Body {
    Duration length;
    std::uint64_t events = 0;  ///< that its waits and requests would be in the queue, at most
    bool thrown = false;       ///< in the end
    bool over = false;         ///< or it goes on in the order of events, at its length
  };
  class RequestPrecomputer;
  /// Takes the iteration that began last, `who` walks it, through its steps to its end or the first
  /// wait that ends at `until` or later, the VU's cursor then being behind that, or to the first
  /// request that cannot be precomputed to be answered before `until`, the cursor then being before
  /// it. Requires: a precomputer, or no step is a request.
  Body walk_body(const ScenarioIterations& scenario, const IterationKey& who, VuId id,
                 Instant until, RequestPrecomputer* precomputer = nullptr);
  /// Leaves the iteration that begins at next.began to the queue: its body takes so long.
  void leave(PendingLookahead& start, const IterationBlock& next, Duration body, BulkSink& to);
  void send(Instant now, VuId id, const ScenarioIterations& scenario, const JourneyStep& step);
  /// Whose the requests of a step are.
  RequestSender sender(VuId id, const ScenarioIterations& scenario, const IterationKey& who,
                       const JourneyStep& step);
  /// VUs whose requests are over go on in their turn at this instant.
  void wake(Instant now);
  /// Notes how they went.
  Vu& requests_over(const Requests::Done& done);

  EventQueue& queue_;
  Facts& facts_;
  Duration min_iteration_duration_;
  Requests* requests_;
  Timer first_timer_ = 0;
  std::vector<ScenarioIterations> scenarios_;  // by rank
  std::vector<Vu> vus_;                        // by id
  std::size_t counters_per_vu_ = 0;            // what the most demanding journey needs
  std::vector<std::uint32_t> counters_;        // of the running iterations, by id
  std::function<void()> runner_;
  PrecomputeBounds bounds_;
  Instant lookahead_limit_ = kNever;
  std::vector<PendingLookahead> waiting_;  // to run ahead
  Instant waiting_until_ = kNever;         // the first instant at which one of them can be reached
  std::vector<VuId> due_;
  std::vector<VuId> taken_;
};

}  // namespace rehearse
