#include "sim/core/event_queue.hpp"

namespace rehearse {

Timer EventQueue::add_timer() {
  position_.push_back(kNotQueued);
  return static_cast<Timer>(position_.size() - 1);
}

void EventQueue::reserve(std::size_t timers) {
  position_.reserve(timers);
  heap_.reserve(timers);
}

Event EventQueue::event(const Node& node) {
  return {.at = {node.at},
          .event_class = static_cast<EventClass>(node.order >> 56),
          .rank = static_cast<std::uint32_t>(node.order >> 32) & 0x00ff'ffff,
          .timer = node.timer()};
}

void EventQueue::arm(Timer timer, Instant at, EventClass event_class, std::uint32_t rank) {
  REQUIRE(at >= now_);
  const Node node{at.ns, static_cast<std::uint64_t>(event_class) << 56 |
                             static_cast<std::uint64_t>(rank) << 32 | timer};
  const std::uint32_t index = position_[timer];
  if (index == kNotQueued) {
    heap_.push_back(node);
    sift_up(heap_.size() - 1, node);
  } else if (node.before(heap_[index])) {
    sift_up(index, node);
  } else {
    sift_down(index, node);
  }
}

bool EventQueue::cancel(Timer timer) {
  const std::uint32_t index = position_[timer];
  if (index == kNotQueued) return false;
  remove(index);
  return true;
}

Event EventQueue::pop() {
  REQUIRE(!heap_.empty());
  const Event earliest = event(heap_.front());
  remove(0);
  now_ = earliest.at;
  return earliest;
}

void EventQueue::sift_up(std::size_t index, const Node& node) {
  while (index > 0) {
    const std::size_t parent = (index - 1) / kArity;
    if (!node.before(heap_[parent])) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, node);
}

void EventQueue::sift_down(std::size_t index, const Node& node) {
  const std::size_t size = heap_.size();
  for (;;) {
    const std::size_t first = index * kArity + 1;
    if (first >= size) break;
    const std::size_t end = first + kArity < size ? first + kArity : size;
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child) {
      if (heap_[child].before(heap_[least])) least = child;
    }
    if (!heap_[least].before(node)) break;
    place(index, heap_[least]);
    index = least;
  }
  place(index, node);
}

void EventQueue::remove(std::size_t index) {
  position_[heap_[index].timer()] = kNotQueued;
  const Node last = heap_.back();
  heap_.pop_back();
  if (index == heap_.size()) return;
  // The last node may belong above or below the hole: it can come from another branch.
  if (index > 0 && last.before(heap_[(index - 1) / kArity])) {
    sift_up(index, last);
  } else {
    sift_down(index, last);
  }
}

}  // namespace rehearse
