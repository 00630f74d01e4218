#pragma once
// Pending events, earliest first: an indexed 4-ary heap from which any event can be taken.

#include <cstdint>
#include <vector>

#include "models/require.hpp"
#include "models/time.hpp"
#include "sim/core/event.hpp"

namespace rehearse {

/// Invariants: (1) a timer has at most one pending event, so a stale cancel is impossible and the
/// queue's size is the work that will happen; (2) events leave in the order (instant, class, rank,
/// timer), which is total; (3) nothing is ever armed before the last event taken.
class EventQueue {
 public:
  /// A new timer, not armed. Timers are numbered 0, 1, 2, … in the order of the calls.
  Timer add_timer();
  std::uint32_t timers() const { return static_cast<std::uint32_t>(position_.size()); }
  /// Makes room for so many timers.
  void reserve(std::size_t timers);

  /// Arms the timer, moving its event when it is armed already.
  /// Requires: at ≥ the instant of the last event taken, rank < 2^24.
  void arm(Timer timer, Instant at, EventClass event_class, std::uint32_t rank);
  /// Takes the timer's event out of the queue; false when there was none.
  bool cancel(Timer timer);
  bool armed(Timer timer) const { return position_[timer] != kNotQueued; }

  bool empty() const { return size() == 0; }
  std::size_t size() const { return heap_.size() - (root_is_vacant_ ? 1 : 0); }
  /// The earliest event. Requires: not empty.
  Event top() const { return event(heap_[root_is_vacant_ ? least_child(0) : 0]); }
  /// Takes the earliest event. Requires: not empty.
  Event pop();
  /// The instant of the last event taken.
  Instant now() const { return now_; }

 private:
  static constexpr std::uint32_t kNotQueued = 0xffff'ffff;
  static constexpr std::size_t kArity = 4;

  struct Node {
    std::int64_t at;
    std::uint64_t order;  // class: 8 bits, rank: 24 bits, timer: 32 bits

    bool before(const Node& other) const {
      return at != other.at ? at < other.at : order < other.order;
    }
    Timer timer() const { return static_cast<Timer>(order); }
  };

  static Event event(const Node& node);
  void place(std::size_t index, const Node& node) {
    heap_[index] = node;
    position_[node.timer()] = static_cast<std::uint32_t>(index);
  }
  /// Requires: the node at `index` has children.
  std::size_t least_child(std::size_t index) const;
  void sift_up(std::size_t index, const Node& node);
  void sift_down(std::size_t index, const Node& node);
  void remove(std::size_t index);
  void fill_root();

  std::vector<Node> heap_;
  // The event just taken leaves its place open for the one that is armed next, as a rule: what ends
  // at this instant begins again. That saves moving the last node there and back.
  bool root_is_vacant_ = false;
  std::vector<std::uint32_t> position_;  // by timer
  Instant now_{INT64_MIN};
};

}  // namespace rehearse
