#pragma once
// What all executors are: they hold VUs for a scenario and say when each begins an iteration.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/facts.hpp"
#include "sim/executor/command.hpp"
#include "sim/lookahead/parallel_lookahead.hpp"
#include "sim/lookahead/reach.hpp"
#include "sim/plan/plan.hpp"
#include "sim/vu/loop_watch.hpp"
#include "sim/vu/vu_pool.hpp"
#include "sim/vu/vu_table.hpp"

namespace rehearse {

/// The running test, as executors see it.
struct RunContext {
  EventQueue& queue;
  Facts& facts;
  VuTable& vus;
  std::vector<VuPool>& pools;  ///< by instance
  ParallelLookahead& lookahead;
  std::uint64_t& events_left;        ///< the run's budget, in the queue or outside it
  std::uint32_t executors_left = 0;  ///< executors that have not ended
  /// An iteration of a VU that gets nowhere was not begun: the test cannot continue.
  std::optional<Standstill> standstill = std::nullopt;
};

/// What can be done to an executor that is steered while it runs.
class Steering {
 public:
  virtual ~Steering() = default;
  /// The test starts, setup first: from now on its clock counts.
  virtual void test_started(Instant at) = 0;
  /// The test's clock stands still from now on. Requires: it ran.
  virtual void clock_stopped() = 0;
  /// The test's clock runs again. Requires: it stood still.
  virtual void clock_continued() = 0;
  /// Requires: a scale, a pause or a resume; the executor has not ended.
  virtual void command(std::size_t index, const Command& command) = 0;
};

/// One scenario's executor. It handles its own events, the ends of its iterations and the VUs it
/// waited for; all calls happen at queue.now().
class Executor {
 public:
  Executor(RunContext& context, const ScenarioPlan& scenario, Rank rank);
  virtual ~Executor() = default;
  Executor(const Executor&) = delete;
  Executor& operator=(const Executor&) = delete;

  /// The scenario begins.
  void start();
  /// One of the executor's own timers rang.
  virtual void on_event(const Event& event) = 0;
  /// An iteration of the resting VU has just completed.
  virtual void iteration_over(VuId vu) = 0;
  /// The start asked for with VuTable::begin_later is due.
  virtual void begin_next(VuId vu) = 0;
  /// The pool has a VU for the slot that waited for one.
  void grant(Slot slot, VuId vu) {
    --asked_;
    on_vu(slot, vu);
  }
  /// The test ends now: what runs is interrupted, nothing else happens. Rule: Abort or CtrlC.
  void stop(Rule rule);

  const ScenarioOptions& options() const { return scenario_.options; }
  std::optional<Instant> began() const { return began_; }
  std::optional<Instant> ended() const { return ended_; }
  bool interrupted() const { return interrupted_; }
  /// VUs held before the last release, or when they were counted for the last time: what k6's last
  /// progress line shows.
  std::uint64_t held_at_end() const { return held_at_end_; }
  /// An arrival was dropped with all maxVUs busy.
  virtual bool lacked_vus() const { return false; }
  /// How long the executor ran; paused time does not count.
  virtual Duration ran() const;
  /// None: the executor cannot be steered.
  virtual Steering* steering() { return nullptr; }

 protected:
  /// The test is about to be stopped.
  virtual void before_stop() {}
  virtual void on_start() = 0;
  /// The slot has the VU it asked for: at once, or when the pool has one.
  virtual void on_vu(Slot slot, VuId vu) = 0;
  const ScenarioPlan& scenario() const { return scenario_; }
  Rank rank() const { return rank_; }
  Instant now() const { return context_.queue.now(); }
  EventQueue& queue() { return context_.queue; }
  VuPool& pool() { return pool_; }
  VuTable& vus() { return context_.vus; }
  const VuTable& vus() const { return context_.vus; }

  /// Starts an iteration of the resting VU.
  void begin(VuId vu);
  /// Whether the resting VU, which loops, may begin its next iteration now; if not, the test is at
  /// a standstill.
  bool may_loop(VuId vu);
  /// How far the slot's VU, which begins an iteration now, can be computed without looking at
  /// anything else. Asked in the mode PerVu; nothing is promised by default.
  virtual Reach next_reach(Slot /*slot*/) const { return {}; }
  ExecutionMode mode() const { return context_.lookahead.mode(rank_); }

  /// A timer of this executor.
  Timer add_timer();
  void arm(Timer timer, Instant at, EventClass event_class) {
    queue().arm(timer, at, event_class, rank_);
  }
  /// offset after the executor's start.
  Instant after_start(Duration offset) const { return *began_ + offset; }

  /// The VU in a slot, or kNoVu.
  VuId held(Slot slot) const {
    return index_of(slot) < held_.size() ? held_[index_of(slot)] : kNoVu;
  }
  std::size_t slots() const { return held_.size(); }
  std::uint64_t held_count() const { return held_count_; }
  void hold(Slot slot, VuId vu, Rule rule, std::uint64_t begun = 0);
  /// Asks the pool for a VU.
  void ask_for_vu(Slot slot);
  /// Takes the question back; false when the slot was not waiting.
  bool withdraw(Slot slot);
  void withdraw_all();
  /// Neither holds a VU nor waits for one.
  bool has_no_vus() const { return held_count_ == 0 && asked_ == 0; }
  /// Gives the resting VU back to the pool; how many iterations its slot has begun.
  std::uint64_t release(VuId vu, Rule rule);
  /// Interrupts the VU if it runs an iteration; whether it did.
  bool interrupt(VuId vu, Rule rule);

  /// Interrupts what runs and gives every held VU back, in the order of slots.
  void release_all(Rule rule);
  /// Counts the held VUs for the last time.
  void count_held_at_end();
  void drop(std::uint64_t iterations, Rule rule) { drop(iterations, rule, now()); }
  void drop(std::uint64_t iterations, Rule rule, Instant at);
  RunContext& context() { return context_; }
  void state(FactKind kind, Rule rule = Rule::None, std::uint64_t count = 0);
  /// The executor has nothing more to do. Requires: has_no_vus().
  void finish(Rule rule);

 private:
  RunContext& context_;
  const ScenarioPlan& scenario_;
  VuPool& pool_;
  Rank rank_;
  std::vector<Timer> timers_;
  std::vector<VuId> held_;  // by slot
  std::uint64_t held_count_ = 0;
  std::uint64_t asked_ = 0;  // slots that wait for a VU
  std::uint64_t held_at_end_ = 0;
  bool held_at_end_is_final_ = false;
  std::optional<Instant> began_;
  std::optional<Instant> ended_;
  bool interrupted_ = false;
  LoopWatch loops_;
};

}  // namespace rehearse
