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
class TokenBucket {
 public:
  /// `rate` in tokens per second. Requires: 1e-9 ≤ rate ≤ 1e9, burst ≥ 1.
  TokenBucket(double rate, std::uint32_t burst)
      : interval_(static_cast<Wide>(1e9 / rate * 0x1p32)),
        slack_(interval_ * static_cast<Wide>(burst - 1)) {}

  /// Takes a token if there is one. Requires: now ≥ the last instant given.
  bool take(Instant now) {
    const Wide at = static_cast<Wide>(now.ns) << 32;
    if (full_ > at + slack_) return false;
    full_ = (full_ > at ? full_ : at) + interval_;
    return true;
  }

 private:
  Wide interval_;  // between two tokens, in 2^-32 ns
  Wide slack_;
  Wide full_ = 0;
};

}  // namespace rehearse
