#pragma once
// Pending events, earliest first; any of them can be cancelled. A few are kept in a heap; of many,
// those not due soon wait unsorted. bench/queues/README.md has the alternatives and their figures.

#include <cstdint>
#include <utility>
#include <vector>

#include "models/base/require.hpp"
#include "models/base/time.hpp"
#include "sim/core/event.hpp"
#include "sim/core/event_heap.hpp"
#include "sim/core/event_run.hpp"
#include "sim/core/far_events.hpp"

namespace rehearse {

/// Invariants: (1) a timer has at most one pending event, so a stale cancel is impossible and the
/// queue's size is the work that will happen; (2) events leave in the order (instant, class, rank,
/// timer), which is total; (3) nothing is ever armed before the last event taken; (4) the events up
/// to `near_end_` are in the run, or in the heap when they were armed since the run was sorted, and
/// all others are far, but for that of the timer kept apart; (5) run and heap are empty only if
/// nothing is far.
class EventQueue {
 public:
  /// A new timer, not armed. Timers are numbered 0, 1, 2, … in the order of the calls.
  Timer add_timer() {
    places_.push_back(kNotQueued);
    return static_cast<Timer>(places_.size() - 1);
  }
  std::uint32_t timers() const { return static_cast<std::uint32_t>(places_.size()); }
  /// The timer's event stands beside all others from now on, so that moving it costs nothing: for
  /// one that moves with nearly every event. Requires: not armed; no other timer is kept apart.
  void keep_apart(Timer timer) {
    REQUIRE(!armed(timer) && apart_timer_ == kNotQueued);
    apart_timer_ = index_of(timer);
  }
  /// Makes room for `timers` timers.
  void reserve(std::size_t timers);

  /// Arms the timer, moving its event when it is armed already. `rank`: of the scenario whose event
  /// it is, if it is one's.
  /// Requires: at ≥ the instant of the last event taken, rank < 2^24.
  void arm(Timer timer, Instant at, EventClass event_class, Rank rank = {}) {
    REQUIRE(at >= now_);
    const EventNode node = EventNode::of(timer, at, event_class, rank);
    if (index_of(timer) == apart_timer_) {
      apart_ = node;
      return;
    }
    const std::uint32_t place = places_[index_of(timer)];
    if (place != kNotQueued) {
      move(place, node);
    } else if (node.moment <= near_end_) {
      late_.put(node, places_);
      if (late_.size() > late_limit_) thin_out();
    } else {
      far_.put(node, places_);
    }
  }
  /// Takes the timer's event out of the queue; false when there was none.
  bool cancel(Timer timer) {
    if (index_of(timer) == apart_timer_) {
      const bool was_armed = apart_is_armed();
      apart_ = EventNode::last();
      return was_armed;
    }
    const std::uint32_t place = places_[index_of(timer)];
    if (place == kNotQueued) return false;
    remove(place);
    places_[index_of(timer)] = kNotQueued;
    return true;
  }
  bool armed(Timer timer) const {
    if (index_of(timer) == apart_timer_) return apart_is_armed();
    return places_[index_of(timer)] != kNotQueued;
  }

  bool empty() const { return none_is_near() && !apart_is_armed(); }
  std::size_t size() const {
    return run_.size() + late_.size() + far_.size() + (apart_is_armed() ? 1 : 0);
  }
  /// The earliest event. Requires: not empty.
  Event top() const { return top_node().event(); }
  /// Its instant; kNever when there is none.
  Instant next() const { return top_node().at(); }
  /// The timer of what is probably next; often enough to fetch memory for it.
  Timer probably_next() const { return run_.top().timer(); }
  /// Takes the earliest event. Requires: not empty.
  Event pop() {
    REQUIRE(!empty());
    const EventNode& near = near_top();
    if (apart_.before(near)) {
      now_ = apart_.at();
      return std::exchange(apart_, EventNode::last()).event();
    }
    const EventNode earliest = &near == &run_.top() ? run_.take() : late_.take(places_);
    places_[index_of(earliest.timer())] = kNotQueued;
    if (none_is_near() && near_end_ != kAll) refill();
    now_ = earliest.at();
    return earliest.event();
  }
  /// The instant of the last event taken, or that of pass_to() if later.
  Instant now() const { return now_; }
  /// Moves the clock for something that happens without an event. Requires: `now` ≥ now(), and
  /// every event is later.
  void pass_to(Instant now) {
    REQUIRE(now >= now_ && (next() > now || empty()));
    now_ = now;
  }

 private:
  static constexpr std::uint32_t kNotQueued = 0xffff'ffff;
  static constexpr std::uint64_t kAll = UINT64_MAX;
  /// Up to this number of events the heap is all there is.
  static constexpr std::size_t kFew = 512;

  bool none_is_near() const { return run_.empty() && late_.empty(); }
  bool apart_is_armed() const { return apart_.before(EventNode::last()); }
  /// Without any event the run has one that is later than all.
  const EventNode& near_top() const {
    if (late_.empty()) return run_.top();
    const EventNode& late = late_.top();
    return late.before(run_.top()) ? late : run_.top();
  }
  const EventNode& top_node() const {
    const EventNode& near = near_top();
    return apart_.before(near) ? apart_ : near;
  }
  void move(std::uint32_t place, EventNode node);
  void remove(std::uint32_t place);
  /// Refills the run from the far buckets. Requires: run and heap are empty.
  void refill();
  void fill_run();
  /// Moves all but the next events to the far buckets.
  void thin_out();

  EventRun run_;
  EventHeap late_;
  FarEvents far_;
  std::uint64_t near_end_ = kAll;
  std::size_t late_limit_ = kFew;
  std::uint32_t apart_timer_ = kNotQueued;
  EventNode apart_ = EventNode::last();  // later than all events while it is not armed
  EventPlaces places_;  // by timer: in the heap, the run or a far bucket, or kNotQueued
  Instant now_{INT64_MIN};
};

}  // namespace rehearse
