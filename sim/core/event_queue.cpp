#include "sim/core/event_queue.hpp"

#include <algorithm>

namespace rehearse {

namespace {

/// A bucket with more events than this is split before any of them is sorted.
constexpr std::size_t kSplit = 56;
/// The run is filled with the next buckets until it has at least this number of events.
constexpr std::size_t kEnough = 8;

}  // namespace

void EventQueue::reserve(std::size_t timers) {
  places_.reserve(timers);
  if (timers > kFew) far_.reserve(timers);
}

void EventQueue::move(std::uint32_t place, EventNode node) {
  if (node.moment > near_end_) {
    // Added before it is removed: an empty queue in between would be refilled.
    far_.put(node, places_);
    remove(place);
  } else if (FarEvents::holds(place)) {
    late_.put(node, places_);
    far_.remove(place, places_);
  } else if (EventRun::holds(place)) {
    late_.put(node, places_);
    run_.remove(place);
  } else {
    late_.replace(place, node, places_);
  }
}

void EventQueue::remove(std::uint32_t place) {
  if (FarEvents::holds(place)) {
    far_.remove(place, places_);
    return;
  }
  if (EventRun::holds(place)) {
    run_.remove(place);
  } else {
    late_.remove(place, places_);
  }
  if (none_is_near() && near_end_ != kAll) refill();
}

void EventQueue::refill() {
  late_.clear();
  run_.clear();
  if (far_.size() <= kFew / 2) {
    far_.drain(0, [this](EventNode node) { run_.append(node); });
    run_.sort(places_);
    near_end_ = kAll;
    late_limit_ = kFew;
  } else {
    fill_run();
  }
}

void EventQueue::fill_run() {
  std::size_t count = 0;
  while (count < kEnough && !far_.empty()) {
    while (far_.first_size() > kSplit && !far_.first_is_moment()) far_.split_first(places_);
    count += far_.first_size();
    near_end_ = far_.take_first([this](EventNode node) { run_.append(node); });
  }
  run_.sort(places_);
  // Thinning out moves every event, so it waits until the same number has been armed.
  late_limit_ = std::max({kFew, run_.size(), far_.size()});
}

void EventQueue::thin_out() {
  std::vector<EventNode> nodes;
  nodes.reserve(run_.size() + late_.size());
  near_end_ = near_top().moment;
  const auto add = [&](EventNode node) { nodes.push_back(node); };
  run_.drain(add);
  late_.drain(add);
  far_.drain(near_end_, [this](EventNode node) { far_.put(node, places_); });
  for (const EventNode node : nodes) {
    if (node.moment <= near_end_) {
      run_.append(node);
    } else {
      far_.put(node, places_);
    }
  }
  fill_run();
}

}  // namespace rehearse
