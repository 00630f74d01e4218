#pragma once
// Measurements → what the client takes of an iteration's time for itself.

#include <cstdint>
#include <optional>
#include <string>

#include "sim/fit/duration_fit.hpp"
#include "sim/fit/read/measurements.hpp"

namespace rehearse {

/// The "client" of a rehearsal (scenarios/targets.md).
struct ClientFit {
  /// What a script sleeps for less looks as if the client worked, in ms.
  static constexpr double kLongest = 20;

  std::optional<DurationFit> overhead;
  std::optional<DurationFit> first_iteration;  ///< where VUs' first requests come later
  bool is_mean = false;                        ///< the overhead is one of all iterations together
  std::size_t places = 0;  ///< in the script: before the first request, and from one to another
  std::size_t paused = 0;  ///< of these, with think times
  std::string unknown;     ///< why there is no overhead; "" without iterations
};

/// The gaps between requests at those places where 95 % are at most kLongest; the time after the
/// last request belongs to the place before the first one, if it is as short. Without gaps the mean
/// of what iterations take beyond their requests, if that is at most kLongest in each.
ClientFit fit_client(const Measurements& measured);

}  // namespace rehearse
