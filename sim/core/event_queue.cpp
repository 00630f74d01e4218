#include "sim/core/event_queue.hpp"

#include <algorithm>

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
  if (position_[timer] == kNotQueued && root_is_vacant_) {
    root_is_vacant_ = false;
    sift_down(0, node);
    return;
  }
  fill_root();
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
  if (position_[timer] == kNotQueued) return false;
  fill_root();
  remove(position_[timer]);
  return true;
}

Event EventQueue::pop() {
  fill_root();
  REQUIRE(!heap_.empty());
  const Event earliest = event(heap_.front());
  position_[earliest.timer] = kNotQueued;
  root_is_vacant_ = true;
  now_ = earliest.at;
  return earliest;
}

void EventQueue::fill_root() {
  if (!root_is_vacant_) return;
  root_is_vacant_ = false;
  const Node last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0, last);
}

std::size_t EventQueue::least_child(std::size_t index) const {
  const std::size_t first = index * kArity + 1;
  const std::size_t end = std::min(first + kArity, heap_.size());
  std::size_t least = first;
  for (std::size_t child = first + 1; child < end; ++child) {
    if (heap_[child].before(heap_[least])) least = child;
  }
  return least;
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
  while (index * kArity + 1 < heap_.size()) {
    const std::size_t least = least_child(index);
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
