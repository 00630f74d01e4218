#pragma once
// A rate limit that allows bursts, in exact integers.

#include <cstdint>
#include <optional>

#include "models/base/time.hpp"
#include "models/base/wide.hpp"

namespace rehearse {

/// A bucket of at most `burst` tokens, which begins full and gains one each 1/rate; a request
/// takes a token or is turned away. Kept as the instant at which the bucket is full again, which is
/// the same rule (the generic cell rate algorithm, ITU-T I.371, virtual scheduling form). The
/// gain's interval is rounded to 2^-32 ns: over 2^32 requests that adds up to less than 1 ns.
///
/// A bucket that delays lets the first `undelayed` tokens of a burst go at once, and each later one
/// when a bucket of that size would have it (the leaky bucket as a queue of burst − undelayed).
class TokenBucket {
 public:
  /// `rate` in tokens per second. Requires: 1e-9 ≤ rate ≤ 1e9, 1 ≤ undelayed ≤ burst.
  TokenBucket(double rate, std::uint32_t burst, std::uint32_t undelayed)
      : interval_(static_cast<Wide>(1e9 / rate * 0x1p32)),
        slack_(interval_ * static_cast<Wide>(burst - 1)),
        prompt_(interval_ * static_cast<Wide>(undelayed - 1)) {}
  /// One that delays nothing.
  TokenBucket(double rate, std::uint32_t burst) : TokenBucket(rate, burst, burst) {}

  /// Takes a token if there is one. Requires: now ≥ the last instant given.
  bool take(Instant now) {
    const Wide at = static_cast<Wide>(now.ns) << 32;
    if (full_ > at + slack_) return false;
    wait_ = full_ - prompt_ - at;
    full_ = (full_ > at ? full_ : at) + interval_;
    return true;
  }
  /// How long the request that took a token last has to wait, in whole nanoseconds.
  Duration wait() const {
    constexpr Wide kOne = Wide{1} << 32;
    return {wait_ > 0 ? static_cast<std::int64_t>((wait_ + kOne - 1) >> 32) : 0};
  }

 private:
  Wide interval_;  // between two tokens, in 2^-32 ns
  Wide slack_;
  Wide prompt_;  // the slack of those that do not wait
  Wide full_ = 0;
  Wide wait_ = 0;  // in 2^-32 ns; below 0: none
};

}  // namespace rehearse
