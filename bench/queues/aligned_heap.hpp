#pragma once
// The queue's near part alone: a 4-ary heap with a cache line for each four siblings.

#include "models/base/require.hpp"
#include "sim/core/event_heap.hpp"

namespace rehearse::queues {

class AlignedHeap {
 public:
  Timer add_timer() {
    places_.push_back(kNowhere);
    return static_cast<Timer>(places_.size() - 1);
  }
  void reserve(std::size_t timers) {
    places_.reserve(timers);
    heap_.reserve(timers);
  }
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  Event top() const { return heap_.top().event(); }

  void arm(Timer timer, Instant at, EventClass event_class, Rank rank) {
    const EventNode node = EventNode::of(timer, at, event_class, rank);
    if (places_[index_of(timer)] == kNowhere) {
      heap_.put(node, places_);
    } else {
      heap_.replace(places_[index_of(timer)], node, places_);
    }
  }
  bool cancel(Timer timer) {
    if (places_[index_of(timer)] == kNowhere) return false;
    heap_.remove(places_[index_of(timer)], places_);
    places_[index_of(timer)] = kNowhere;
    return true;
  }
  Event pop() {
    const EventNode earliest = heap_.take(places_);
    places_[index_of(earliest.timer())] = kNowhere;
    return earliest.event();
  }

 private:
  static constexpr std::uint32_t kNowhere = 0xffff'ffff;
  EventHeap heap_;
  EventPlaces places_;
};

}  // namespace rehearse::queues
