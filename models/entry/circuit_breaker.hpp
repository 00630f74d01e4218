#pragma once
// A circuit breaker: after too many failures calls are not made for a while, then a few are tried.

#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

inline constexpr std::uint32_t kMostBreakerCalls = 1'000'000;
inline constexpr Duration kLongestBreakerWindow = seconds(3600);

/// The defaults are those of resilience4j's CircuitBreakerConfig.
struct BreakerOptions {
  double failure_rate = 0.5;  ///< (0, 1]: the share of failures from which on it opens
  /// What counts: the last `last_calls` calls, or those that ended in the present second and in the
  /// whole ones before it, `last_time` in all. At most one of both; none: the last 100 calls.
  std::optional<std::uint32_t> last_calls{};  ///< 1 … kMostBreakerCalls
  std::optional<Duration> last_time{};        ///< whole seconds, 1 s … kLongestBreakerWindow
  /// It does not open before this number has ended; no more than the last calls that count.
  std::uint32_t minimum_calls = 100;
  Duration open_for = seconds(60);  ///< > 0
  std::uint32_t trials = 10;        ///< 1 … kMostBreakerCalls: calls that are made half open
  bool shared = true;               ///< with other calls of the same options to the same service

  bool operator==(const BreakerOptions&) const = default;
};

/// Closed: all calls are made; each end counts, and when at least `minimum_calls` of the window
/// have ended and the share of failures is `failure_rate` or more, it opens. Open: none is made for
/// `open_for`. Half open, from the first call after that: `trials` calls are made, others are not;
/// when all of them have ended it opens again or closes, by the same share, with an empty window.
/// The ends of calls that were made before the last change do not count.
class CircuitBreaker {
 public:
  /// Requires: options as above.
  explicit CircuitBreaker(const BreakerOptions& options);

  /// What a call that is made gives back at its end.
  using Ticket = std::uint32_t;

  /// A ticket for a call that may be made now. Requires: now ≥ the last instant given.
  std::optional<Ticket> admit(Instant now);
  void over(Instant now, Ticket ticket, bool failed);
  /// The call was given up, which says nothing about what it called.
  void given_up(Ticket ticket);

  std::uint64_t opened() const { return opened_; }      ///< how often
  std::uint64_t not_made() const { return not_made_; }  ///< calls
  bool is_open(Instant now) const { return now < open_until_; }
  /// For how long it was open until `now`.
  Duration open_time(Instant now) const;

 private:
  enum class State : std::uint8_t { Closed, Open, HalfOpen };
  struct Second {
    std::int64_t number = -1;
    std::uint32_t calls = 0;
    std::uint32_t failures = 0;
  };

  void enter(State state);
  void open(Instant now);
  void count(Instant now, bool failed);
  void count_in_ring(bool failed);
  void count_in_seconds(Instant now, bool failed);
  bool is_too_bad() const;

  BreakerOptions options_;
  std::uint32_t minimum_;
  State state_ = State::Closed;
  Ticket changes_ = 0;        // of state
  std::uint32_t trials_ = 0;  // under way or over, half open
  std::vector<bool> ring_;    // of the last calls, whether each failed
  std::size_t next_ = 0;      // in the ring
  std::vector<Second> seconds_;
  std::uint32_t calls_ = 0;  // in the window
  std::uint32_t failures_ = 0;
  Instant opened_at_{};
  Instant open_until_{-1};
  Duration open_before_{};  // until it was opened last
  std::uint64_t opened_ = 0;
  std::uint64_t not_made_ = 0;
};

}  // namespace rehearse
