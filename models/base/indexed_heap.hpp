#pragma once
// A priority queue of numbered entries, from which any entry can be taken or moved.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/base/require.hpp"

namespace rehearse {

/// A 4-ary heap of (number, key) with each number at most once; numbers are small and dense, since
/// their places are kept in a vector. `Key` has `bool before(const Key&) const`, a total order, and
/// `static Key last()`, which no other key comes after.
/// Nothing is allocated once the number of entries and the highest number have reached their
/// maxima.
///
/// The children of i are at 4i+1 … 4i+4. Unused entries of these four have the last key, so the
/// four are always compared as a whole. When the top is taken its place stays open for the next
/// entry put in, since often one follows at once.
template <class Key>
class IndexedHeap {
 public:
  bool empty() const { return size() == 0; }
  std::size_t size() const { return end_ - (vacant_ ? 1 : 0); }
  bool holds(std::uint32_t number) const {
    return number < places_.size() && places_[number] != kAbsent;
  }

  /// The entry before all others. Requires: not empty.
  std::uint32_t top() const { return first().number; }
  const Key& top_key() const { return first().key; }

  /// Puts the number in with this key, or moves it there.
  void put(std::uint32_t number, const Key& key) {
    if (number >= places_.size()) places_.resize(number + std::size_t{1}, kAbsent);
    const Node node{key, number};
    if (places_[number] != kAbsent) {
      if (vacant_) fill_top();
      settle(places_[number], node);
    } else if (vacant_) {
      vacant_ = false;
      sink(0, node);
    } else {
      rise(grow(), node);
    }
  }

  /// Takes the number out; false when it is not in.
  bool remove(std::uint32_t number) {
    if (!holds(number)) return false;
    if (vacant_) fill_top();
    const std::uint32_t place = places_[number];
    places_[number] = kAbsent;
    if (place == 0) {
      vacant_ = true;
      return true;
    }
    const Node last = shrink();
    if (place != end_) settle(place, last);
    return true;
  }

 private:
  static constexpr std::uint32_t kAbsent = UINT32_MAX;
  static constexpr std::uint32_t kArity = 4;

  struct Node {
    [[no_unique_address]] Key key;  // whose padding has room for the number
    std::uint32_t number;
  };

  const Node& first() const { return nodes_[vacant_ ? least_child(1) : 0]; }

  void set(std::uint32_t place, const Node& node) {
    nodes_[place] = node;
    places_[node.number] = place;
  }
  std::uint32_t grow() {
    if (end_ == nodes_.size()) nodes_.resize(end_ + (end_ == 0 ? 1 : kArity), {Key::last(), 0});
    return end_++;
  }
  Node shrink() {
    const Node last = nodes_[--end_];
    nodes_[end_].key = Key::last();
    return last;
  }
  void fill_top() {
    vacant_ = false;
    const Node last = shrink();
    if (end_ > 0) sink(0, last);
  }

  /// Finds the node's place, starting from one that is free, in both directions.
  void settle(std::uint32_t place, const Node& node) {
    if (place > 0 && node.key.before(nodes_[(place - 1) / kArity].key)) {
      rise(place, node);
    } else {
      sink(place, node);
    }
  }

  void rise(std::uint32_t place, const Node& node) {
    while (place > 0) {
      const std::uint32_t parent = (place - 1) / kArity;
      if (!node.key.before(nodes_[parent].key)) break;
      set(place, nodes_[parent]);
      place = parent;
    }
    set(place, node);
  }

  void sink(std::uint32_t place, const Node& node) {
    for (std::uint32_t child = place * kArity + 1; child < end_; child = place * kArity + 1) {
      const std::uint32_t least = least_child(child);
      if (!nodes_[least].key.before(node.key)) break;
      set(place, nodes_[least]);
      place = least;
    }
    set(place, node);
  }

  /// Which of four it is cannot be predicted, so it is computed without branches.
  std::uint32_t least_child(std::uint32_t first) const {
    const Node* const child = nodes_.data() + first;
    const std::uint32_t one = child[1].key.before(child[0].key) ? 1 : 0;
    const std::uint32_t two = child[3].key.before(child[2].key) ? 3 : 2;
    return first + (child[two].key.before(child[one].key) ? two : one);
  }

  std::vector<Node> nodes_;
  std::uint32_t end_ = 0;              // of those in use
  bool vacant_ = false;                // the top's place is open
  std::vector<std::uint32_t> places_;  // by number
};

}  // namespace rehearse
