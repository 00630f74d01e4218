#pragma once
// An event as queues keep it: 16 bytes that compare like one number.

#include <cstdint>

#include "models/base/wide.hpp"
#include "sim/core/event.hpp"

namespace rehearse {

struct EventNode {
  static EventNode of(Timer timer, Instant at, EventClass event_class, Rank rank) {
    return {static_cast<std::uint64_t>(event_class) << 56 | std::uint64_t{index_of(rank)} << 32 |
                index_of(timer),
            moment_of(at)};
  }
  /// Later than all events.
  static constexpr EventNode last() { return {UINT64_MAX, UINT64_MAX}; }
  static constexpr std::uint64_t moment_of(Instant at) {
    return static_cast<std::uint64_t>(at.ns) ^ kSign;
  }

  UnsignedWide key() const { return static_cast<UnsignedWide>(moment) << 64 | order; }
  bool before(const EventNode& other) const { return key() < other.key(); }
  Timer timer() const { return static_cast<Timer>(static_cast<std::uint32_t>(order)); }
  Instant at() const { return {static_cast<std::int64_t>(moment ^ kSign)}; }
  Event event() const {
    return {.at = at(),
            .event_class = static_cast<EventClass>(order >> 56),
            .rank = Rank{static_cast<std::uint32_t>(order >> 32) & 0x00ff'ffff},
            .timer = timer()};
  }

  std::uint64_t order;   // class: 8 bits, rank: 24 bits, timer: 32 bits
  std::uint64_t moment;  // the instant with its sign turned: compares without one

 private:
  static constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
};

}  // namespace rehearse
