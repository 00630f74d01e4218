#pragma once
// Calendar queue (Brown 1988): days of equal length, a sorted list each; the year wraps round.

#include <algorithm>
#include <utility>
#include <vector>

#include "bench/queues/timer_lists.hpp"

namespace rehearse::queues {

class CalendarQueue {
 public:
  Timer add_timer() {
    armed_.push_back(false);
    return lists_.add_timer();
  }
  void reserve(std::size_t timers) { lists_.reserve(timers); }
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  void arm(Timer timer, Instant at, EventClass event_class, Rank rank) {
    cancel(timer);
    lists_.set(EventNode::of(timer, at, event_class, rank));
    put(index_of(timer));
    armed_[index_of(timer)] = true;
    if (++size_ > 2 * days_.size()) resize(2 * days_.size());
  }
  bool cancel(Timer timer) {
    const std::uint32_t index = index_of(timer);
    if (!armed_[index]) return false;
    lists_.erase(day(lists_.node(index).moment), index);
    armed_[index] = false;
    --size_;
    return true;
  }
  Event pop() {
    const EventNode node = lists_.node(earliest());
    cancel(node.timer());
    now_ = node.moment;
    if (size_ < days_.size() / 2 && days_.size() > 2) resize(days_.size() / 2);
    return node.event();
  }
  Event top() const { return lists_.node(earliest()).event(); }

 private:
  TimerLists::List& day(std::uint64_t moment) {
    return days_[(moment / width_) & (days_.size() - 1)];
  }
  void put(std::uint32_t timer) { lists_.insert_sorted(day(lists_.node(timer).moment), timer); }

  std::uint32_t earliest() const {
    std::uint64_t today = now_ / width_;
    for (std::size_t i = 0; i < days_.size(); ++i, ++today) {
      const std::uint32_t first = days_[today & (days_.size() - 1)].first;
      if (first != kNone && lists_.node(first).moment / width_ == today) return first;
    }
    std::uint32_t least = kNone;  // nothing within a year: look at all days
    for (const TimerLists::List& each : days_) {
      if (each.first == kNone) continue;
      if (least == kNone || lists_.node(each.first).before(lists_.node(least))) least = each.first;
    }
    return least;
  }

  void resize(std::size_t days) {
    std::vector<std::uint32_t> all;
    for (const TimerLists::List& each : days_) {
      for (std::uint32_t timer = each.first; timer != kNone; timer = lists_.next(timer)) {
        all.push_back(timer);
      }
    }
    // Three times the mean gap of the next 25 events, as Brown has it.
    const auto by_key = [this](std::uint32_t a, std::uint32_t b) {
      return lists_.node(a).before(lists_.node(b));
    };
    const std::size_t sample = std::min<std::size_t>(25, all.size());
    if (sample > 1) {
      const auto middle = all.begin() + static_cast<std::ptrdiff_t>(sample);
      std::partial_sort(all.begin(), middle, all.end(), by_key);
      const std::uint64_t span = lists_.node(all[sample - 1]).moment - lists_.node(all[0]).moment;
      width_ = std::max<std::uint64_t>(3 * span / (sample - 1), 1);
    }
    days_.assign(days, {});
    for (const std::uint32_t timer : all) put(timer);
  }

  TimerLists lists_;
  std::vector<bool> armed_;
  std::vector<TimerLists::List> days_ = std::vector<TimerLists::List>(2);
  std::uint64_t width_ = 1'000'000'000;
  std::uint64_t now_ = 0;
  std::size_t size_ = 0;
};

}  // namespace rehearse::queues
