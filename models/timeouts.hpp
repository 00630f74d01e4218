#pragma once
// When those who wait give up: timeouts of a few lengths, most of which never come.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/indexed_heap.hpp"
#include "models/linked_lists.hpp"
#include "models/require.hpp"
#include "models/time.hpp"

namespace rehearse {

/// Numbered waits, each with an end; the first is the earliest, of equals the one that began first.
/// Waits of one length end in the order in which they begin, so that they are a list, and only the
/// lists' heads need a heap: to begin and to stop waiting costs the same however many wait.
/// Nothing is allocated once there have been as high numbers, and as many lengths, as there will
/// be.
class Timeouts {
 public:
  bool empty() const { return heads_.empty(); }
  /// When the first wait ends; kNever when nobody waits.
  Instant next() const { return empty() ? kNever : Instant{heads_.top_key().at}; }
  /// Who waits until then. Requires: not empty.
  std::uint32_t first() const { return lists_[heads_.top()].ends.first; }

  /// The number waits for so long; a wait beyond kNever does not count.
  /// Requires: it does not wait, now ≥ the last instant given.
  void begin(std::uint32_t number, Instant now, Duration length) {
    const Instant end = now + length;
    if (end == kNever) return;
    if (number >= waits_.size()) waits_.resize(number + std::size_t{1});
    Wait& wait = waits_[number];
    REQUIRE(wait.list == ListEnds::kNone);
    wait = {{end.ns, begun_++}, list_of(length)};
    ListEnds& list = lists_[wait.list].ends;
    if (list.empty()) heads_.put(wait.list, wait.end);
    links_.append(list, number);
  }
  /// The number waits no longer; nothing changes when it does not.
  void stop(std::uint32_t number) {
    if (number >= waits_.size() || waits_[number].list == ListEnds::kNone) return;
    const std::uint32_t index = waits_[number].list;
    waits_[number].list = ListEnds::kNone;
    ListEnds& list = lists_[index].ends;
    const bool was_head = list.first == number;
    links_.remove(list, number);
    if (!was_head) return;
    if (list.empty()) {
      heads_.remove(index);
    } else {
      heads_.put(index, waits_[list.first].end);
    }
  }
  /// The number may stop soon: its wait is fetched from memory.
  void fetch(std::uint32_t number) const {
    if (number < waits_.size()) __builtin_prefetch(&waits_[number], 1);
    links_.fetch(number);
  }

 private:
  struct End {
    std::int64_t at;
    std::uint64_t order;  // of beginning

    static constexpr End last() { return {INT64_MAX, UINT64_MAX}; }
    bool before(const End& other) const {
      return at != other.at ? at < other.at : order < other.order;
    }
  };
  struct Wait {
    End end{};
    std::uint32_t list = ListEnds::kNone;
  };
  struct List {
    Duration length;
    ListEnds ends;
  };
  struct Length {
    Duration length;
    std::uint32_t list;
  };

  std::uint32_t list_of(Duration length) {
    if (last_list_ < lists_.size() && lists_[last_list_].length == length) return last_list_;
    const auto place = std::lower_bound(
        lengths_.begin(), lengths_.end(), length,
        [](const Length& one, const Duration& other) { return one.length < other; });
    if (place != lengths_.end() && place->length == length) {
      last_list_ = place->list;
    } else {
      last_list_ = static_cast<std::uint32_t>(lists_.size());
      lists_.push_back({length, {}});
      lengths_.insert(place, {length, last_list_});
    }
    return last_list_;
  }

  std::vector<Wait> waits_;  // by number
  LinkedLists links_;
  std::vector<List> lists_;
  std::vector<Length> lengths_;  // sorted
  std::uint32_t last_list_ = 0;  // that was asked for
  IndexedHeap<End> heads_;       // by list
  std::uint64_t begun_ = 0;
};

}  // namespace rehearse
