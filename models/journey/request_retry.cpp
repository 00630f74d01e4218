// Pauses as those of calls between services (network_plan.cpp): the same words, the same numbers.

#include "models/journey/request_retry.hpp"

#include <algorithm>

#include "models/base/means.hpp"
#include "models/base/require.hpp"
#include "models/base/wide.hpp"

namespace rehearse {
namespace {

/// One of the whole nanoseconds from 0 to `length`, both included.
Duration uniform_part(Duration length, std::uint64_t word) {
  const auto choices = static_cast<UnsignedWide>(length.ns) + 1;
  return {static_cast<std::int64_t>((choices * word) >> 64)};
}

}  // namespace

Duration RequestRetry::pause(std::uint32_t retry) const {
  REQUIRE(retry > 0);
  const auto most = static_cast<double>(longest.ns);
  auto length = static_cast<double>(backoff.ns);
  for (std::uint32_t i = 1; i < retry && length < most; ++i) {
    length = std::min(length * growth, most);
    if (growth == 1.0) break;
  }
  return length < most ? Duration{static_cast<std::int64_t>(length)} : longest;
}

Duration RequestRetry::jittered(Duration pause, std::uint64_t word) const {
  switch (jitter) {
    case RetryJitter::None:
      return pause;
    case RetryJitter::Full:
      return uniform_part(pause, word);
    case RetryJitter::Equal:
      break;
  }
  const Duration drawn{pause.ns / 2};
  return (pause - drawn) + uniform_part(drawn, word);
}

double RequestRetry::mean_pause_ns(std::uint32_t retry) const {
  const double whole = as_double(pause(retry));
  switch (jitter) {
    case RetryJitter::None:
      return whole;
    case RetryJitter::Full:
      return whole / 2;
    case RetryJitter::Equal:
      break;
  }
  return whole - as_double(Duration{pause(retry).ns / 2}) / 2;
}

}  // namespace rehearse
