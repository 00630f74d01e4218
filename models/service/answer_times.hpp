#pragma once
// How long the endpoints of a network take to answer while nothing waits: the least, and the mean.

#include <vector>

#include "models/base/time.hpp"
#include "models/journey/target_directory.hpp"
#include "models/service/network_plan.hpp"

namespace rehearse {

struct AnswerTime {
  /// No answer of any kind, good or bad, comes sooner; only the sender's own timeout may.
  Duration shortest;
  /// About the mean, of bad answers too, and never much above it: network latency both ways, the
  /// work at its fastest and its calls, without waiting or retries. Where requests may be turned
  /// away (bounded queues, limits, outages, stops) it is `shortest`; if that is 0, the mean of
  /// those that are not. 0 only where practically every answer takes 0.
  double typical_ns = 0.0;
};

/// By NetworkPlan::endpoints. An endless stream is taken to last for kMaxDuration.
std::vector<AnswerTime> answer_times(const NetworkPlan& plan);

/// The network's services and endpoints by their numbers, as journeys are read against them.
std::vector<KnownTarget> known_targets(const NetworkPlan& plan);

}  // namespace rehearse
