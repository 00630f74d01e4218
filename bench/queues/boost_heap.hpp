#pragma once
// Boost.Heap behind our interface: the pairing heap, and the mutable d-ary heap.

#include <boost/heap/d_ary_heap.hpp>
#include <boost/heap/pairing_heap.hpp>
#include <vector>

#include "sim/core/event_node.hpp"

namespace rehearse::queues {

struct Later {
  bool operator()(const EventNode& a, const EventNode& b) const { return b.before(a); }
};
using PairingHeap = boost::heap::pairing_heap<EventNode, boost::heap::compare<Later>>;
using DAryHeap = boost::heap::d_ary_heap<EventNode, boost::heap::arity<4>,
                                         boost::heap::mutable_<true>, boost::heap::compare<Later>>;

template <class Heap>
class BoostHeap {
 public:
  Timer add_timer() {
    places_.emplace_back();
    return static_cast<Timer>(places_.size() - 1);
  }
  void reserve(std::size_t timers) { places_.reserve(timers); }
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  Event top() const { return heap_.top().event(); }

  void arm(Timer timer, Instant at, EventClass event_class, Rank rank) {
    const EventNode node = EventNode::of(timer, at, event_class, rank);
    Place& place = places_[index_of(timer)];
    if (place.armed) {
      heap_.update(place.handle, node);
    } else {
      place = {heap_.push(node), true};
    }
  }
  bool cancel(Timer timer) {
    Place& place = places_[index_of(timer)];
    if (!place.armed) return false;
    heap_.erase(place.handle);
    place.armed = false;
    return true;
  }
  Event pop() {
    const Event earliest = heap_.top().event();
    places_[index_of(earliest.timer)].armed = false;
    heap_.pop();
    return earliest;
  }

 private:
  struct Place {
    typename Heap::handle_type handle;
    bool armed = false;
  };

  Heap heap_;
  std::vector<Place> places_;  // by timer
};

}  // namespace rehearse::queues
