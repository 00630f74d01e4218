#pragma once
// What the kernels of client and server do where an accept queue is full: when clients try again.

#include <algorithm>
#include <cstdint>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// A listening socket whose accept queue is full drops what would open a connection, in silence
/// (listen(2), tcp(7): tcp_abort_on_overflow is 0). As Linux does it since 6.5:
///
/// - A dropped SYN is sent again after 1, 2, 3, 4 and 5 s (tcp_syn_linear_timeouts), then after
///   twice as long each time: 7, 11, 19 s.
/// - Where the SYN found room but the last step of the handshake does not, the client takes its
///   connection for open. Its request is sent again by a probe, then at the retransmission timeout
///   and after twice as long each time.
/// - A timer of the kernel rings at the next mark of its wheel (kernel/time/timer.c, 250 Hz): every
///   4 ms below 256 ms, every 32 ms below 2.048 s, every 256 ms below 16.384 s, then every 2.048 s.
///   So attempts of several clients come at one instant, and all of them see the same queue. What
///   was set last rings first (enqueue_timer).
class DroppedConnection {
 public:
  static constexpr Duration kFirstSyn = seconds(1);
  static constexpr std::uint32_t kLinearSyns = 5;
  /// The least retransmission timeout beyond a round trip (TCP_RTO_MIN).
  static constexpr Duration kLeastTimeout = milliseconds(200);
  static constexpr Duration kMostTimeout = seconds(120);
  /// How long a client tries to connect: k6's limit.
  static constexpr Duration kDialTimeout = seconds(30);

  /// When the attempt after `attempts` dropped ones comes, if the last was dropped now.
  /// Requires: attempts ≥ 1.
  static Instant next_syn(Instant now, std::uint32_t attempts) {
    return at_mark(now, doubled(kFirstSyn, attempts - std::min(attempts, kLinearSyns)));
  }
  /// The same of a request on a connection that is not open; `timeout` is the first.
  static Instant next_data(Instant now, std::uint32_t attempts, Duration timeout) {
    return at_mark(now, attempts == 1 ? timeout : doubled(timeout, attempts - 2));
  }
  /// A length of time that doubles with each of `times`, up to the longest timeout.
  static Duration doubled(Duration first, std::uint32_t times) {
    for (; times > 0 && first < kMostTimeout; --times) first = first + first;
    return std::min(first, kMostTimeout);
  }
  /// When a timer set to that length rings: at a mark, and within microseconds after it.
  static Instant at_mark(Instant now, Duration length) {
    constexpr Duration kJiffy = milliseconds(4);
    constexpr int kLevelBits = 3;  // a level's marks are 8 times as far apart as those below
    std::int64_t mark = kJiffy.ns;
    while (length.ns >= mark * 64 && mark < (kJiffy.ns << (3 * kLevelBits))) mark <<= kLevelBits;
    const std::int64_t at = ((now.ns + length.ns) / mark + 1) * mark;
    constexpr std::int64_t kApart = 10'000;  // of instants at which timers of one mark were set
    return Instant{at + (at - now.ns - length.ns) / kApart};
  }
};

/// Connections whose SYN had room, by the numbers of their requests, up to the end of the
/// handshake. The server's kernel keeps those that have no place in the accept queue (half-open),
/// and answers their SYN again after 1, 3, 7 … s: the client's kernel acknowledges that, which may
/// find a place before the request comes. Of more half-open connections than the queue is long it
/// keeps none (SYN cookies). It forgets old ones sooner where they are many and new ones few
/// (reqsk_timer_handler): what their clients send then is answered by a reset.
class Handshakes {
 public:
  /// `one_machine`: client and server remember their round trips in one place (tcp_metrics).
  Handshakes(std::uint32_t listeners, bool one_machine)
      : one_machine_(one_machine), listeners_(listeners) {}

  /// A SYN finds a place now in a queue for `room` connections. Its request follows the round trip.
  void begin(Instant now, std::uint32_t number, std::uint32_t listener, std::uint64_t room,
             Duration round_trip);
  /// When something happens to it.
  Instant next(std::uint32_t number) const {
    return std::min(of_[number].request, of_[number].answer);
  }
  /// What comes now. Requires: next(number) is now.
  enum class Packet : std::uint8_t {
    Request,          ///< take(), or drop()
    Acknowledgement,  ///< of the SYN's next answer: take(), or nothing
    Nothing,
    Reset,  ///< the connection is forgotten: end()
  };
  Packet arrives(Instant now, std::uint32_t number);
  void drop(Instant now, std::uint32_t number);
  /// It has a place in the queue; its request may come later.
  void take(Instant now, std::uint32_t number);
  /// Its client has given up, or its listener is closed.
  void end(std::uint32_t number) { forget(of_[number]); }
  /// When the request came, or comes.
  Instant request(std::uint32_t number) const { return of_[number].request; }
  /// A connection that was taken is closed.
  void close(std::uint32_t number);

 private:
  struct One {
    Instant answered;         // its SYN
    Instant request;          // comes, or comes again
    Instant answer = kNever;  // to its SYN comes again
    Duration timeout;         // of the client, at first
    Duration round_trip;
    Duration server_trip;  // as the server has measured it
    std::uint32_t listener = 0;
    std::uint32_t drops = 0;
    std::uint32_t answers = 0;  // after the first one
    bool half_open = false;
    bool forgotten = false;
    bool cookie = false;
  };
  struct Listener {
    std::uint32_t half_open = 0;
    std::uint32_t young = 0;  // of these, with one answer so far
    std::uint64_t room = 0;
  };

  void forget(One& one);
  std::uint32_t most_answers(const Listener& listener) const;

  bool one_machine_;
  std::vector<Listener> listeners_;
  std::vector<One> of_;
  Duration remembered_{};  // a round trip
};

}  // namespace rehearse
