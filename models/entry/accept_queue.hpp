#pragma once
// What a client does whose connection a full accept queue has dropped: when its kernel tries again.

#include <algorithm>
#include <cstdint>

#include "models/base/time.hpp"

namespace rehearse {

/// A listening socket whose accept queue is full drops what would open a connection, in silence
/// (listen(2), tcp(7): tcp_abort_on_overflow is 0). As Linux does it:
///
/// - A dropped SYN is sent again after 1 s, and after twice as long each time (RFC 6298, 2.1 and
///   5.5): 1, 3, 7, 15 s after the first one.
/// - Where the SYN found room but the last step of the handshake does not, the client takes its
///   connection for open, and sends its request again after 200 ms, 400 ms, … (TCP_RTO_MIN), until
///   one of them finds room.
/// - A timer of the kernel rings at the next mark of its wheel (kernel/time/timer.c, 250 Hz): every
///   4 ms below 256 ms, every 32 ms below 2.048 s, every 256 ms below 16.384 s, then every 2.048 s.
///   So attempts of several clients come at one instant, and all of them see the same queue.
class DroppedConnection {
 public:
  static constexpr Duration kFirstSyn = seconds(1);
  static constexpr Duration kFirstData = milliseconds(200);
  /// How long a client tries to connect: k6's limit.
  static constexpr Duration kDialTimeout = seconds(30);

  /// When the attempt after `attempts` dropped ones comes, if the last was dropped now.
  /// Requires: attempts ≥ 1.
  static Instant next_syn(Instant now, std::uint32_t attempts) {
    return at_mark(now, doubled(kFirstSyn, attempts - 1));
  }
  static Instant next_data(Instant now, std::uint32_t attempts) {
    return at_mark(now, doubled(kFirstData, attempts - 1));
  }

 private:
  static Duration doubled(Duration first, std::uint32_t times) {
    constexpr std::uint32_t kMostTimes = 7;  // RTO_MAX is 120 s
    return {first.ns << std::min(times, kMostTimes)};
  }
  /// When a timer set to that length rings.
  static Instant at_mark(Instant now, Duration length) {
    constexpr Duration kJiffy = milliseconds(4);
    constexpr int kLevelBits = 3;  // a level's marks are 8 times as far apart as those below
    std::int64_t mark = kJiffy.ns;
    while (length.ns >= mark * 64 && mark < (kJiffy.ns << (3 * kLevelBits))) mark <<= kLevelBits;
    return Instant{((now.ns + length.ns) / mark + 1) * mark};
  }
};

}  // namespace rehearse
