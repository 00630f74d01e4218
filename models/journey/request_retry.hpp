#pragma once
// How often a journey sends a request again, and how long it waits before.

#include <cstdint>

#include "models/base/time.hpp"
#include "models/journey/answer_set.hpp"

namespace rehearse {

/// What is drawn of a pause.
enum class RetryJitter : std::uint8_t {
  None,   ///< nothing: all of it is waited
  Full,   ///< uniform from 0 to all of it, both included
  Equal,  ///< half of it, and of the other half what Full is of all
};

/// As a script that loops: attempts are requests of their own, pauses are sleeps.
struct RequestRetry {
  std::uint32_t limit = 0;           ///< attempts after the first, 1 … kMostLimit
  Duration backoff{100'000'000};     ///< the first pause; 0: no pauses
  double growth = 2.0;               ///< factor from one pause to the next; 1 … 100
  Duration longest{10'000'000'000};  ///< no pause is longer
  RetryJitter jitter = RetryJitter::None;
  AnswerSet on{.failed = true};  ///< answers that are not good enough

  static constexpr std::uint32_t kMostLimit = 1000;

  /// The pause before the retry-th retry, from 1, without jitter: backoff · growth^(retry − 1), cut
  /// to whole nanoseconds.
  Duration pause(std::uint32_t retry) const;
  /// The part of it that this word of 64 random bits makes.
  Duration jittered(Duration pause, std::uint64_t word) const;
  /// The mean of what is waited before that retry.
  double mean_pause_ns(std::uint32_t retry) const;
};

}  // namespace rehearse
