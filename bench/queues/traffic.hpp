#pragma once
// The traffic that queues are measured on; one step() takes one event.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "sim/core/event.hpp"

namespace rehearse::queues {

/// Cheap numbers (Steele's SplitMix64), the same for every queue.
class Words {
 public:
  std::uint64_t next() {
    state_ += 0x9e37'79b9'7f4a'7c15;
    std::uint64_t word = state_;
    word = (word ^ (word >> 30)) * 0xbf58'476d'1ce4'e5b9;
    word = (word ^ (word >> 27)) * 0x94d0'49bb'1331'11eb;
    return word ^ (word >> 31);
  }
  std::int64_t below(std::int64_t n) {
    return static_cast<std::int64_t>((next() >> 32) * static_cast<std::uint64_t>(n) >> 32);
  }

 private:
  std::uint64_t state_ = 1;
};

/// Lognormal lengths with a mean of 200 ms (sigma 0.5), off a table.
class AnswerTimes {
 public:
  AnswerTimes() {
    for (std::size_t i = 0; i < kSize; ++i) {
      // The sum of twelve uniform numbers is near enough to a normal one.
      double normal = -6;
      for (int j = 0; j < 12; ++j) normal += static_cast<double>(words_.below(1 << 30)) / (1 << 30);
      table_[i] = static_cast<std::int64_t>(0.2e9 * std::exp(0.5 * normal - 0.125));
    }
  }
  Duration next() {
    const std::uint64_t word = words_.next();
    return {table_[word % kSize] + static_cast<std::int64_t>(word >> 48)};
  }

 private:
  static constexpr std::size_t kSize = 4096;
  Words words_;
  std::vector<std::int64_t> table_ = std::vector<std::int64_t>(kSize);
};

constexpr std::int64_t kSecond = 1'000'000'000;

/// Looping VUs: each comes back 1 s to 5 s later.
template <class Queue>
class Hold {
 public:
  explicit Hold(std::uint32_t pending) {
    queue.reserve(pending);
    for (std::uint32_t i = 0; i < pending; ++i) {
      const std::int64_t whole = kSecond + words_.below(4 * kSecond);
      queue.arm(queue.add_timer(), {words_.below(whole)}, EventClass::VuEvent, Rank{});
    }
  }
  Event step() {
    const Event event = queue.pop();
    queue.arm(event.timer, event.at + Duration{kSecond + words_.below(4 * kSecond)},
              EventClass::VuEvent, Rank{});
    return event;
  }
  Queue queue;

 private:
  Words words_;
};

/// An open scenario: arrivals at a constant rate, each keeps a VU for about 200 ms.
template <class Queue>
class Open {
 public:
  explicit Open(std::uint32_t pending) : gap_{std::max<std::int64_t>(kSecond / 5 / pending, 1)} {
    queue.reserve(2 * std::size_t{pending} + 1);
    arrival_ = queue.add_timer();
    queue.arm(arrival_, {}, EventClass::Arrival, Rank{});
    for (std::uint32_t i = 0; i < 2 * pending; ++i) free_.push_back(queue.add_timer());
    // So that nothing has to warm up: what began up to a second ago and is not over.
    for (std::int64_t began = -kSecond; began < 0; began += gap_.ns) {
      const Instant end = Instant{began} + times_.next();
      if (end >= Instant{}) begin(end);
    }
  }
  Event step() {
    const Event event = queue.pop();
    if (event.timer == arrival_) {
      queue.arm(arrival_, event.at + gap_, EventClass::Arrival, Rank{});
      begin(event.at + times_.next());
    } else {
      free_.push_back(event.timer);
    }
    return event;
  }
  Queue queue;

 private:
  void begin(Instant end) {
    if (free_.empty()) return;
    queue.arm(free_.back(), end, EventClass::VuEvent, Rank{});
    free_.pop_back();
  }

  AnswerTimes times_;
  Duration gap_;
  Timer arrival_{};
  std::vector<Timer> free_;
};

/// Requests one after the other: each arms its timeout 60 s ahead and takes it back when the answer
/// comes; one in 300 gets none, so half of what waits at a moment waits for its timeout.
template <class Queue>
class Timeouts {
 public:
  explicit Timeouts(std::uint32_t pending) {
    queue.reserve(pending + 1);
    const std::uint32_t requests = std::max<std::uint32_t>(pending * 2 / 3, 1);
    for (std::uint32_t i = 0; i < requests; ++i) {
      const Timer answer = queue.add_timer();
      const Timer timeout = queue.add_timer();
      if (i % 2 == 0) {
        queue.arm(timeout, {words_.below(60 * kSecond)}, EventClass::HardEnd, Rank{});
        continue;
      }
      const Duration whole = times_.next();
      const std::int64_t left = words_.below(whole.ns);
      queue.arm(timeout, {60 * kSecond - whole.ns + left}, EventClass::HardEnd, Rank{});
      queue.arm(answer, {left}, EventClass::VuEvent, Rank{});
    }
  }
  Event step() {
    const Event event = queue.pop();
    const Timer answer{index_of(event.timer) & ~1U};
    const Timer timeout{index_of(answer) + 1};
    if (event.timer == answer) queue.cancel(timeout);
    queue.arm(timeout, event.at + Duration{60 * kSecond}, EventClass::HardEnd, Rank{});
    if (words_.below(300) != 0) {
      queue.arm(answer, event.at + times_.next(), EventClass::VuEvent, Rank{});
    }
    return event;
  }
  Queue queue;

 private:
  Words words_;
  AnswerTimes times_;
};

/// VUs that all think for the same second: a sixteenth of them is due at each of 16 instants.
template <class Queue>
class Ties {
 public:
  explicit Ties(std::uint32_t pending) {
    queue.reserve(pending);
    for (std::uint32_t i = 0; i < pending; ++i) {
      queue.arm(queue.add_timer(), {i % 16 * (kSecond / 16)}, EventClass::VuEvent, Rank{i % 3});
    }
  }
  Event step() {
    const Event event = queue.pop();
    queue.arm(event.timer, event.at + Duration{kSecond}, EventClass::VuEvent, event.rank);
    return event;
  }
  Queue queue;
};

}  // namespace rehearse::queues
