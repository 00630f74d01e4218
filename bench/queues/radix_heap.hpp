#pragma once
// Radix heap: a bucket for each highest bit in which an instant differs from the last one taken.

#include <array>
#include <bit>
#include <vector>

#include "bench/queues/plain_heap.hpp"
#include "sim/core/event_node.hpp"

namespace rehearse::queues {

class RadixHeap {
 public:
  Timer add_timer() {
    place_.push_back(kNowhere);
    return ties_.add_timer();
  }
  void reserve(std::size_t timers) { place_.reserve(timers); }
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  void arm(Timer timer, Instant at, EventClass event_class, Rank rank) {
    cancel(timer);
    put(EventNode::of(timer, at, event_class, rank));
    ++size_;
  }
  bool cancel(Timer timer) {
    const std::uint32_t place = place_[index_of(timer)];
    if (place == kNowhere) return false;
    --size_;
    place_[index_of(timer)] = kNowhere;
    if (place == kTied) return ties_.cancel(timer);
    std::vector<EventNode>& bucket = buckets_[place >> 26];
    const EventNode last = bucket.back();
    bucket.pop_back();
    if (last.timer() != timer) {
      bucket[place & kIndex] = last;
      place_[index_of(last.timer())] = place;
    }
    return true;
  }
  Event top() {
    advance();
    return ties_.top();
  }
  Event pop() {
    advance();
    --size_;
    const Event event = ties_.pop();
    place_[index_of(event.timer)] = kNowhere;
    return event;
  }

 private:
  static constexpr std::uint32_t kNowhere = 0xffff'ffff;
  static constexpr std::uint32_t kTied = 0xffff'fffe;
  static constexpr std::uint32_t kIndex = 0x03ff'ffff;

  void put(const EventNode& node) {
    if (node.moment == last_) {
      const Event event = node.event();
      ties_.arm(event.timer, event.at, event.event_class, event.rank);
      place_[index_of(event.timer)] = kTied;
      return;
    }
    const auto index = static_cast<std::uint32_t>(63 - std::countl_zero(node.moment ^ last_));
    std::vector<EventNode>& bucket = buckets_[index];
    place_[index_of(node.timer())] = index << 26 | static_cast<std::uint32_t>(bucket.size());
    bucket.push_back(node);
  }
  void advance() {
    if (!ties_.empty()) return;
    std::size_t first = 0;
    while (buckets_[first].empty()) ++first;
    moving_.swap(buckets_[first]);
    last_ = UINT64_MAX;
    for (const EventNode& node : moving_) last_ = std::min(last_, node.moment);
    for (const EventNode& node : moving_) put(node);
    moving_.clear();
  }

  std::array<std::vector<EventNode>, 64> buckets_;
  std::vector<EventNode> moving_;
  PlainHeap<4> ties_;  // what is due at the last instant taken
  std::vector<std::uint32_t> place_;
  std::uint64_t last_ = 0;
  std::size_t size_ = 0;
};

}  // namespace rehearse::queues
