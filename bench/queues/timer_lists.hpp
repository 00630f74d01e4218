#pragma once
// Doubly linked lists of events, one link per timer: what calendar and ladder are made of.

#include <vector>

#include "sim/core/event_node.hpp"

namespace rehearse::queues {

constexpr std::uint32_t kNone = 0xffff'ffff;

/// Timers by their index, since links also say kNone.
class TimerLists {
 public:
  struct List {
    std::uint32_t first = kNone;
    std::uint32_t count = 0;
  };

  Timer add_timer() {
    links_.push_back({});
    nodes_.push_back({});
    return static_cast<Timer>(links_.size() - 1);
  }
  void reserve(std::size_t timers) {
    links_.reserve(timers);
    nodes_.reserve(timers);
  }
  const EventNode& node(std::uint32_t timer) const { return nodes_[timer]; }
  void set(const EventNode& node) { nodes_[index_of(node.timer())] = node; }
  std::uint32_t next(std::uint32_t timer) const { return links_[timer].next; }

  /// Puts the timer's event behind `after`, or first.
  void insert(List& list, std::uint32_t after, std::uint32_t timer) {
    const std::uint32_t next = after == kNone ? list.first : links_[after].next;
    links_[timer] = {after, next};
    (after == kNone ? list.first : links_[after].next) = timer;
    if (next != kNone) links_[next].previous = timer;
    ++list.count;
  }
  void insert_sorted(List& list, std::uint32_t timer) {
    std::uint32_t after = kNone;
    for (std::uint32_t each = list.first; each != kNone; each = links_[each].next) {
      if (!nodes_[each].before(nodes_[timer])) break;
      after = each;
    }
    insert(list, after, timer);
  }
  void erase(List& list, std::uint32_t timer) {
    const Link link = links_[timer];
    (link.previous == kNone ? list.first : links_[link.previous].next) = link.next;
    if (link.next != kNone) links_[link.next].previous = link.previous;
    --list.count;
  }

 private:
  struct Link {
    std::uint32_t previous = kNone;
    std::uint32_t next = kNone;
  };

  std::vector<Link> links_;
  std::vector<EventNode> nodes_;
};

}  // namespace rehearse::queues
