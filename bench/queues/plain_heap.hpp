#pragma once
// An indexed d-ary heap in one vector, root at 0. With four children it was the project's queue.

#include <algorithm>
#include <vector>

#include "models/base/require.hpp"
#include "sim/core/event.hpp"

namespace rehearse::queues {

template <std::size_t kArity>
class PlainHeap {
 public:
  Timer add_timer() {
    position_.push_back(kNotQueued);
    return static_cast<Timer>(position_.size() - 1);
  }
  void reserve(std::size_t timers) {
    position_.reserve(timers);
    heap_.reserve(timers);
  }
  bool empty() const { return size() == 0; }
  std::size_t size() const { return heap_.size() - (root_is_vacant_ ? 1 : 0); }
  Event top() const { return event(heap_[root_is_vacant_ ? least_child(0) : 0]); }

  void arm(Timer timer, Instant at, EventClass event_class, Rank rank) {
    REQUIRE(at >= now_);
    const Node node{at.ns, static_cast<std::uint64_t>(event_class) << 56 |
                               std::uint64_t{index_of(rank)} << 32 | index_of(timer)};
    if (position_[index_of(timer)] == kNotQueued && root_is_vacant_) {
      root_is_vacant_ = false;
      sift_down(0, node);
      return;
    }
    fill_root();
    const std::uint32_t index = position_[index_of(timer)];
    if (index == kNotQueued) {
      heap_.push_back(node);
      sift_up(heap_.size() - 1, node);
    } else if (node.before(heap_[index])) {
      sift_up(index, node);
    } else {
      sift_down(index, node);
    }
  }

  bool cancel(Timer timer) {
    if (position_[index_of(timer)] == kNotQueued) return false;
    fill_root();
    remove(position_[index_of(timer)]);
    return true;
  }

  Event pop() {
    fill_root();
    REQUIRE(!heap_.empty());
    const Event earliest = event(heap_.front());
    position_[index_of(earliest.timer)] = kNotQueued;
    root_is_vacant_ = true;
    now_ = earliest.at;
    return earliest;
  }

 private:
  static constexpr std::uint32_t kNotQueued = 0xffff'ffff;

  struct Node {
    std::int64_t at;
    std::uint64_t order;  // class: 8 bits, rank: 24 bits, timer: 32 bits

    bool before(const Node& other) const {
      return at != other.at ? at < other.at : order < other.order;
    }
    Timer timer() const { return static_cast<Timer>(static_cast<std::uint32_t>(order)); }
  };

  static Event event(const Node& node) {
    return {.at = {node.at},
            .event_class = static_cast<EventClass>(node.order >> 56),
            .rank = Rank{static_cast<std::uint32_t>(node.order >> 32) & 0x00ff'ffff},
            .timer = node.timer()};
  }
  void place(std::size_t index, const Node& node) {
    heap_[index] = node;
    position_[index_of(node.timer())] = static_cast<std::uint32_t>(index);
  }
  void fill_root() {
    if (!root_is_vacant_) return;
    root_is_vacant_ = false;
    const Node last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(0, last);
  }
  // Not inlined, as in the queue it was: here g++ 12 makes conditional moves of the comparisons,
  // inlined it makes jumps, which cost twice the time.
  [[gnu::noinline]] std::size_t least_child(std::size_t index) const {
    const std::size_t first = index * kArity + 1;
    const std::size_t end = std::min(first + kArity, heap_.size());
    std::size_t least = first;
    for (std::size_t child = first + 1; child < end; ++child) {
      if (heap_[child].before(heap_[least])) least = child;
    }
    return least;
  }
  void sift_up(std::size_t index, const Node& node) {
    while (index > 0) {
      const std::size_t parent = (index - 1) / kArity;
      if (!node.before(heap_[parent])) break;
      place(index, heap_[parent]);
      index = parent;
    }
    place(index, node);
  }
  void sift_down(std::size_t index, const Node& node) {
    while (index * kArity + 1 < heap_.size()) {
      const std::size_t least = least_child(index);
      if (!heap_[least].before(node)) break;
      place(index, heap_[least]);
      index = least;
    }
    place(index, node);
  }
  void remove(std::size_t index) {
    position_[index_of(heap_[index].timer())] = kNotQueued;
    const Node last = heap_.back();
    heap_.pop_back();
    if (index == heap_.size()) return;
    if (index > 0 && last.before(heap_[(index - 1) / kArity])) {
      sift_up(index, last);
    } else {
      sift_down(index, last);
    }
  }

  std::vector<Node> heap_;
  bool root_is_vacant_ = false;
  std::vector<std::uint32_t> position_;  // by timer
  Instant now_{INT64_MIN};
};

}  // namespace rehearse::queues
