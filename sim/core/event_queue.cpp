#include "sim/core/event_queue.hpp"

#include <algorithm>

namespace rehearse {

namespace {

/// A bucket with more events than this is split before any of them is sorted.
constexpr std::size_t kSplit = 64;
/// The heap is filled with the next buckets until it has so many events.
constexpr std::size_t kEnough = 16;

}  // namespace

void EventQueue::reserve(std::size_t timers) {
  places_.reserve(timers);
  far_.reserve(timers);
}

void EventQueue::move(std::uint32_t place, const EventNode& node) {
  if (!FarEvents::holds(place) && node.moment <= near_end_) {
    near_.replace(place, node, places_);
    return;
  }
  // The new place is taken before the old one is given up: so the heap is not empty in between.
  if (node.moment <= near_end_) {
    near_.put(node, places_);
  } else {
    far_.put(node, places_);
  }
  remove(place);
}

void EventQueue::remove(std::uint32_t place) {
  if (FarEvents::holds(place)) {
    far_.remove(place, places_);
  } else {
    near_.remove(place, places_);
    if (near_.empty() && !far_.empty()) refill();
  }
}

void EventQueue::refill() {
  near_.clear();
  if (far_.size() <= kFew / 2) {
    far_.drain(0, [this](const EventNode& node) { near_.append(node, places_); });
    near_end_ = UINT64_MAX;
  }
  fill_up();
}

void EventQueue::fill_up() {
  while (near_.size() < kEnough && !far_.empty()) {
    while (far_.first_size() > kSplit && !far_.first_is_moment()) far_.split_first(places_);
    near_end_ = far_.take_first([this](const EventNode& node) { near_.append(node, places_); });
  }
  near_.build(places_);
  near_limit_ = std::max({kFew, 2 * near_.size(), far_.size()});
}

void EventQueue::thin_out() {
  std::vector<EventNode> nodes;
  nodes.reserve(near_.size());
  near_end_ = near_.top().moment;
  near_.drain([&](const EventNode& node) { nodes.push_back(node); });
  far_.drain(near_end_, [this](const EventNode& node) { far_.put(node, places_); });
  for (const EventNode& node : nodes) {
    if (node.moment <= near_end_) {
      near_.append(node, places_);
    } else {
      far_.put(node, places_);
    }
  }
  fill_up();
}

}  // namespace rehearse
