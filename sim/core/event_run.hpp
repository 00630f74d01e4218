#pragma once
// Events sorted once, then taken one after the other.

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "sim/core/event_heap.hpp"
#include "sim/core/event_node.hpp"

namespace rehearse {

/// Uses places from 2^30 to 2^31. A removed event leaves a gap that is skipped.
class EventRun {
 public:
  static bool holds(std::uint32_t place) { return place / kFirst == 1; }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  /// The earliest event, or EventNode::last() when there is none.
  const EventNode& top() const { return nodes_[head_]; }
  /// Takes the earliest event. Requires: not empty. The caller resets its place.
  EventNode take() {
    const EventNode earliest = nodes_[head_++];
    --size_;
    pass_gaps();
    return earliest;
  }
  void remove(std::uint32_t place) {
    nodes_[place - kFirst].order = kGap;
    --size_;
    pass_gaps();
  }

  /// Adds an event to what the next sort() sorts. Requires: the last sorted events have left.
  void append(EventNode node) {
    nodes_.back() = node;
    nodes_.push_back(EventNode::last());
  }
  void sort(EventPlaces& places);
  template <class Use>
  void drain(const Use& use) {
    for (std::size_t i = head_; i + 1 < nodes_.size(); ++i) {
      if (nodes_[i].order != kGap) use(nodes_[i]);
    }
    clear();
  }
  void clear() {
    nodes_.assign(1, EventNode::last());
    head_ = 0;
    size_ = 0;
  }

 private:
  static constexpr std::uint32_t kFirst = std::uint32_t{1} << 30;
  static constexpr std::uint64_t kGap = UINT64_MAX;  // no event's order

  /// Up to this number, events are sorted by counting which are earlier: without branches, which
  /// the processor could not predict.
  static constexpr std::size_t kByRank = 64;

  void sort_by_rank();
  void pass_gaps() {
    while (nodes_[head_].order == kGap && head_ + 1 < nodes_.size()) ++head_;
  }

  std::vector<EventNode> nodes_{EventNode::last()};  // the last one is EventNode::last()
  std::size_t head_ = 0;
  std::size_t size_ = 0;
};

inline void EventRun::sort(EventPlaces& places) {
  const auto before = [](const EventNode& a, const EventNode& b) { return a.before(b); };
  size_ = nodes_.size() - 1;
  // Often they are in order: after waits of equal length, events return in the order they left in.
  if (!std::is_sorted(nodes_.begin(), nodes_.end(), before)) {
    if (size_ <= kByRank) {
      sort_by_rank();
    } else {
      std::sort(nodes_.begin(), nodes_.end() - 1, before);
    }
  }
  for (std::uint32_t i = 0; i < size_; ++i) places[index_of(nodes_[i].timer())] = kFirst + i;
}

inline void EventRun::sort_by_rank() {
  std::array<EventNode, kByRank> unsorted;
  std::array<std::uint64_t, kByRank> moments;
  for (std::size_t i = 0; i < size_; ++i) {
    unsorted[i] = nodes_[i];
    moments[i] = nodes_[i].moment;
  }
  for (std::size_t i = 0; i < size_; ++i) {
    const std::uint64_t moment = moments[i];
    std::size_t rank = 0;
    for (std::size_t j = 0; j < i; ++j) rank += moments[j] <= moment;
    for (std::size_t j = i + 1; j < size_; ++j) rank += moments[j] < moment;
    nodes_[rank] = unsorted[i];
  }
  // Only ties are left to sort.
  for (std::size_t i = 1; i < size_; ++i) {
    const EventNode node = nodes_[i];
    std::size_t hole = i;
    for (; hole > 0 && node.before(nodes_[hole - 1]); --hole) nodes_[hole] = nodes_[hole - 1];
    nodes_[hole] = node;
  }
}

}  // namespace rehearse
