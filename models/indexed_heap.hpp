#pragma once
// A priority queue of numbered entries, from which any entry can be taken or moved.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/require.hpp"

namespace rehearse {

/// A 4-ary heap of (number, key) with each number at most once; numbers are small and dense, since
/// their places are kept in a vector. `Key` has `bool before(const Key&) const`, a total order.
/// Nothing is allocated once it has held as many entries, and as high numbers, as it will.
template <class Key>
class IndexedHeap {
 public:
  bool empty() const { return nodes_.empty(); }
  std::size_t size() const { return nodes_.size(); }
  bool holds(std::uint32_t number) const {
    return number < places_.size() && places_[number] != kAbsent;
  }

  /// The entry before all others. Requires: not empty.
  std::uint32_t top() const { return nodes_.front().number; }
  const Key& top_key() const { return nodes_.front().key; }

  /// Puts the number in with this key, or moves it there.
  void put(std::uint32_t number, const Key& key) {
    if (number >= places_.size()) places_.resize(number + std::size_t{1}, kAbsent);
    std::size_t place = places_[number];
    if (place == kAbsent) {
      place = nodes_.size();
      nodes_.push_back({key, number});
    }
    settle(place, {key, number});
  }

  /// Takes the number out; false when it is not in.
  bool remove(std::uint32_t number) {
    if (!holds(number)) return false;
    const std::size_t place = places_[number];
    places_[number] = kAbsent;
    const Node last = nodes_.back();
    nodes_.pop_back();
    if (nodes_.empty()) return true;
    if (place == 0) {
      // The last one is late, so its place is near the bottom: no need to compare with it before.
      rise(sink_hole(), last);
    } else if (place < nodes_.size()) {
      settle(place, last);
    }
    return true;
  }

 private:
  static constexpr std::uint32_t kAbsent = UINT32_MAX;
  static constexpr std::size_t kArity = 4;

  struct Node {
    Key key;
    std::uint32_t number;
  };

  void set(std::size_t place, const Node& node) {
    nodes_[place] = node;
    places_[node.number] = static_cast<std::uint32_t>(place);
  }

  /// Finds the node's place, starting from one that is free, in both directions.
  void settle(std::size_t place, const Node& node) {
    if (place > 0 && node.key.before(nodes_[(place - 1) / kArity].key)) {
      rise(place, node);
    } else {
      sink(place, node);
    }
  }

  void rise(std::size_t place, const Node& node) {
    while (place > 0) {
      const std::size_t parent = (place - 1) / kArity;
      if (!node.key.before(nodes_[parent].key)) break;
      set(place, nodes_[parent]);
      place = parent;
    }
    set(place, node);
  }

  /// Moves the free place at the top down to where a place has no children; where it is then.
  std::size_t sink_hole() {
    std::size_t place = 0;
    for (;;) {
      const std::size_t first = place * kArity + 1;
      if (first >= nodes_.size()) return place;
      const std::size_t least = least_child(first);
      set(place, nodes_[least]);
      place = least;
    }
  }

  void sink(std::size_t place, const Node& node) {
    for (;;) {
      const std::size_t first = place * kArity + 1;
      if (first >= nodes_.size()) break;
      const std::size_t least = least_child(first);
      if (!nodes_[least].key.before(node.key)) break;
      set(place, nodes_[least]);
      place = least;
    }
    set(place, node);
  }

  /// Which of four it is cannot be foretold, so it is computed without branches.
  std::size_t least_child(std::size_t first) const {
    const Node* const child = nodes_.data() + first;
    const std::size_t count = nodes_.size() - first;
    if (count >= kArity) {
      const std::size_t one = child[1].key.before(child[0].key) ? 1 : 0;
      const std::size_t two = child[3].key.before(child[2].key) ? 3 : 2;
      return first + (child[two].key.before(child[one].key) ? two : one);
    }
    std::size_t least = 0;
    for (std::size_t i = 1; i < count; ++i) {
      if (child[i].key.before(child[least].key)) least = i;
    }
    return first + least;
  }

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> places_;  // by number
};

}  // namespace rehearse
