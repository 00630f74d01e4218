#pragma once
// The shortest time that an iteration's steps can take.

#include <optional>

#include "models/base/time.hpp"
#include "models/journey/step.hpp"

namespace rehearse {

/// No way through a body is shorter; nothing where there is no such way. Think times count with
/// their shortest sample, requests with Request::shortest, batches with the longest of those.
/// Sums stop at kMaxDuration.
struct ShortestTime {
  std::optional<Duration> completes = Duration{};  ///< until the body is done
  std::optional<Duration> ends;  ///< until a throw, an abort or an end of the iteration
};

/// Requires: steps without problems (step_checks.hpp).
ShortestTime shortest_time(const StepBody& body);

}  // namespace rehearse
