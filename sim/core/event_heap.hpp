#pragma once
// An indexed 4-ary heap of events whose four siblings share one cache line.

#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "sim/core/event_node.hpp"

namespace rehearse {

/// Where each timer's event is; by timer. EventHeap uses places below 2^30.
using EventPlaces = std::vector<std::uint32_t>;

/// The root is at index 3 and the children of i are at 4i-8 … 4i-5, which is one group. Unused
/// entries of a group are later than all events, so a group is always compared as a whole and
/// without a branch.
class EventHeap {
 public:
  bool empty() const { return size() == 0; }
  std::size_t size() const { return end_ - kRoot - (root_is_vacant_ ? 1 : 0); }
  void reserve(std::size_t events) { nodes_.reserve(events + kRoot + 3); }

  /// Requires: not empty.
  const EventNode& top() const { return at(root_is_vacant_ ? least_of(kRoot + 1) : kRoot); }
  /// Requires: not empty. The caller resets the place of the event taken.
  EventNode take(EventPlaces& places) {
    fill_root(places);
    root_is_vacant_ = true;
    return std::exchange(at(kRoot), kVacant);
  }
  void put(const EventNode& node, EventPlaces& places) {
    if (root_is_vacant_) {
      root_is_vacant_ = false;
      sift_down(kRoot, node, places);
    } else {
      sift_up(grow(), node, places);
    }
  }
  /// Replaces the event at `index` by `node`.
  void replace(std::uint32_t index, const EventNode& node, EventPlaces& places) {
    if (index == kRoot || !node.before(at(parent(index)))) {
      sift_down(index, node, places);
    } else {
      sift_up(index, node, places);
    }
  }
  void remove(std::uint32_t index, EventPlaces& places) {
    const EventNode last = shrink();
    if (index != end_) replace(index, last, places);
  }

  template <class Use>
  void drain(const Use& use) {
    for (std::uint32_t i = kRoot + (root_is_vacant_ ? 1 : 0); i < end_; ++i) use(at(i));
    clear();
  }
  void clear() {
    root_is_vacant_ = false;
    while (end_ > kRoot) shrink();
  }

 private:
  static constexpr std::uint32_t kRoot = 3;
  static constexpr EventNode kVacant{0, 0};  // nothing is before it, so nothing rises into it

  template <class T>
  struct LineAligned : std::allocator<T> {
    T* allocate(std::size_t n) {
      return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{64}));
    }
    void deallocate(T* place, std::size_t) { ::operator delete (place, std::align_val_t{64}); }
  };

  static std::uint32_t parent(std::uint32_t index) { return index / 4 + 2; }
  EventNode& at(std::uint32_t index) { return nodes_[index]; }
  const EventNode& at(std::uint32_t index) const { return nodes_[index]; }

  void place(std::uint32_t index, const EventNode& node, EventPlaces& places) {
    at(index) = node;
    places[index_of(node.timer())] = index;
  }
  std::uint32_t grow() {
    if (end_ == nodes_.size()) nodes_.resize(end_ + 4, EventNode::last());
    return end_++;
  }
  EventNode shrink() {
    const EventNode last = at(--end_);
    at(end_) = EventNode::last();
    return last;
  }
  void fill_root(EventPlaces& places) {
    if (!root_is_vacant_) return;
    root_is_vacant_ = false;
    const EventNode last = shrink();
    if (end_ > kRoot) sift_down(kRoot, last, places);
  }
  /// The least of the four from `first` on. The processor cannot predict which is earlier, but can
  /// predict that their instants differ: only the latter is a branch.
  std::uint32_t least_of(std::uint32_t first) const {
    const EventNode* const four = nodes_.data() + first;
    std::uint32_t least = 0;
    std::uint64_t moment = four[0].moment;
    for (std::uint32_t i = 1; i < 4; ++i) {
      const std::uint64_t other = four[i].moment;
      if (other != moment) [[likely]] {
        const bool earlier = other < moment;
        moment = earlier ? other : moment;
        least = earlier ? i : least;
      } else {
        least = four[i].order < four[least].order ? i : least;
      }
    }
    return first + least;
  }
  void sift_up(std::uint32_t index, const EventNode& node, EventPlaces& places) {
    while (index > kRoot && node.before(at(parent(index)))) {
      place(index, at(parent(index)), places);
      index = parent(index);
    }
    place(index, node, places);
  }
  void sift_down(std::uint32_t index, const EventNode& node, EventPlaces& places) {
    for (std::uint32_t first = 4 * index - 8; first < end_; first = 4 * index - 8) {
      const std::uint32_t least = least_of(first);
      if (!at(least).before(node)) break;
      place(index, at(least), places);
      index = least;
    }
    place(index, node, places);
  }

  std::vector<EventNode, LineAligned<EventNode>> nodes_{4, EventNode::last()};
  std::uint32_t end_ = kRoot;
  // The place of the event just taken stays open for the next one put in: usually a VU's next event
  // follows at once. That saves moving the last node there and back.
  bool root_is_vacant_ = false;
};

}  // namespace rehearse
