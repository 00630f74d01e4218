#pragma once
// Ladder queue (Tang, Goh, Thng 2005): an unsorted top, rungs of ever finer buckets, a sorted
// bottom.

#include <algorithm>
#include <vector>

#include "bench/queues/timer_lists.hpp"

namespace rehearse::queues {

class LadderQueue {
 public:
  Timer add_timer() {
    where_.push_back({});
    return lists_.add_timer();
  }
  void reserve(std::size_t timers) {
    lists_.reserve(timers);
    where_.reserve(timers);
  }
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  void arm(Timer timer, Instant at, EventClass event_class, Rank rank) {
    cancel(timer);
    lists_.set(EventNode::of(timer, at, event_class, rank));
    put(index_of(timer));
    ++size_;
  }
  bool cancel(Timer timer) {
    const std::uint32_t index = index_of(timer);
    if (where_[index].rung == kNowhere) return false;
    lists_.erase(list(where_[index]), index);
    where_[index].rung = kNowhere;
    --size_;
    return true;
  }
  Event top() {
    fill_bottom();
    return lists_.node(bottom_.first).event();
  }
  Event pop() {
    fill_bottom();
    const EventNode node = lists_.node(bottom_.first);
    cancel(node.timer());
    return node.event();
  }

 private:
  static constexpr std::uint8_t kNowhere = 0xff;
  static constexpr std::uint8_t kTop = 0xfe;
  static constexpr std::uint8_t kBottom = 0xfd;
  static constexpr std::uint32_t kThreshold = 50;
  static constexpr std::size_t kMaxRungs = 8;

  struct Where {
    std::uint32_t bucket = 0;
    std::uint8_t rung = kNowhere;
  };
  struct Rung {
    std::uint64_t start = 0;
    std::uint64_t width = 1;
    std::size_t current = 0;
    std::vector<TimerLists::List> buckets;
    std::uint64_t from() const { return start + current * width; }
  };

  TimerLists::List& list(const Where& where) {
    if (where.rung == kTop) return top_;
    if (where.rung == kBottom) return bottom_;
    return rungs_[where.rung].buckets[where.bucket];
  }

  void put(std::uint32_t timer) {
    const std::uint64_t moment = lists_.node(timer).moment;
    if (moment >= top_start_) {
      where_[timer] = {0, kTop};
      lists_.insert(top_, kNone, timer);
      top_min_ = std::min(top_min_, moment);
      top_max_ = std::max(top_max_, moment);
      return;
    }
    for (std::size_t i = 0; i < rungs_.size(); ++i) {
      if (moment < rungs_[i].from()) continue;
      put_into(i, timer);
      return;
    }
    where_[timer] = {0, kBottom};
    lists_.insert_sorted(bottom_, timer);
  }
  void put_into(std::size_t rung, std::uint32_t timer) {
    Rung& to = rungs_[rung];
    const auto bucket =
        static_cast<std::uint32_t>((lists_.node(timer).moment - to.start) / to.width);
    where_[timer] = {bucket, static_cast<std::uint8_t>(rung)};
    lists_.insert(to.buckets[bucket], kNone, timer);
  }
  /// Moves all events of `from` to a new rung that covers [start, start + span].
  void spawn(TimerLists::List from, std::uint64_t start, std::uint64_t span) {
    Rung& rung = rungs_.emplace_back();
    rung.start = start;
    rung.width = span / from.count + 1;
    rung.buckets.resize(span / rung.width + 1);
    for (std::uint32_t timer = from.first; timer != kNone;) {
      const std::uint32_t next = lists_.next(timer);
      put_into(rungs_.size() - 1, timer);
      timer = next;
    }
  }
  void fill_bottom() {
    while (bottom_.count == 0) {
      if (rungs_.empty()) {
        const TimerLists::List all = std::exchange(top_, {});
        top_start_ = top_max_ + 1;
        spawn(all, top_min_, top_max_ - top_min_);
        top_min_ = UINT64_MAX;
        top_max_ = 0;
      }
      Rung& rung = rungs_.back();
      while (rung.current < rung.buckets.size() && rung.buckets[rung.current].count == 0) {
        ++rung.current;
      }
      if (rung.current == rung.buckets.size()) {
        rungs_.pop_back();
        continue;
      }
      const std::uint64_t start = rung.from();
      const TimerLists::List bucket = std::exchange(rung.buckets[rung.current++], {});
      if (bucket.count > kThreshold && rung.width > 1 && rungs_.size() < kMaxRungs) {
        spawn(bucket, start, rung.width - 1);
      } else {
        sort_into_bottom(bucket);
      }
    }
  }
  void sort_into_bottom(TimerLists::List bucket) {
    sorted_.clear();
    for (std::uint32_t timer = bucket.first; timer != kNone; timer = lists_.next(timer)) {
      sorted_.push_back(lists_.node(timer));
    }
    std::sort(sorted_.begin(), sorted_.end(),
              [](const EventNode& a, const EventNode& b) { return b.before(a); });
    for (const EventNode& node : sorted_) {
      where_[index_of(node.timer())] = {0, kBottom};
      lists_.insert(bottom_, kNone, index_of(node.timer()));
    }
  }

  TimerLists lists_;
  std::vector<Where> where_;  // by timer
  TimerLists::List top_;
  TimerLists::List bottom_;
  std::vector<Rung> rungs_;
  std::vector<EventNode> sorted_;
  std::uint64_t top_start_ = 0;
  std::uint64_t top_min_ = UINT64_MAX;
  std::uint64_t top_max_ = 0;
  std::size_t size_ = 0;
};

}  // namespace rehearse::queues
