#pragma once
// From how many requests inside on a service rejects others.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rehearse {

/// A request that was accepted or rejected, in ms from any common origin.
struct AdmittedRequest {
  double arrival = 0;
  double response = 0;  ///< from the arrival to the end of the answer
  bool rejected = false;
};

struct LimitFit {
  /// Nothing: rejections do not depend on the requests inside, or not as those of one limit do.
  std::optional<std::uint32_t> limit;
  /// The number that separates rejected from accepted best; nothing where rejections come with any
  /// number inside, or are too few.
  std::optional<std::uint32_t> divide;
  std::uint32_t low = 0;  ///< 95 % interval of the divide
  std::uint32_t high = 0;
  double latency = 0;         ///< both ways together, in ms: the time of a rejection
  double gain = 0;            ///< log-likelihood above that of rejections by chance
  double rejected_below = 0;  ///< share of the rejections
  double accepted_above = 0;  ///< share of the requests that came with `divide` inside or more
};

/// A request is inside the service from half a latency after its arrival to half a latency before
/// its end, so request i meets those before it whose end is after aᵢ + L. For each L (none, and
/// what rejections took, up to the shortest response) and each number of requests inside, the
/// likelihood is that of rejections with one probability below the number and another one from it
/// on. The likeliest is the divide where it beats a single probability by more than ln(n)/2 + 5 and
/// rejects more from it on than below; a latency has to gain ln(n)/2 + 2. It is a limit where at
/// most a tenth of the rejections are below, and at most a tenth of those that came with as many
/// inside were accepted. Requires: ascending arrivals.
LimitFit fit_limit(std::span<const AdmittedRequest> requests);

}  // namespace rehearse
