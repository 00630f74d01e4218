#pragma once
// The metrics that journeys define.

#include <map>
#include <string>

#include "models/base/checked.hpp"
#include "models/journey/journey.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

/// Defines what the journeys' samples add to, in the journeys' order and their steps'. Problems, in
/// k6's words, with paths below the journeys ("/default/steps/2/metric"): a name that k6 does not
/// allow, or that of a metric of another kind.
Problems define_metrics(const std::map<std::string, Journey>& journeys, MetricEngine& engine);

/// Whether an iteration of some journey checks something or adds to a metric.
bool any_samples(const std::map<std::string, Journey>& journeys);

}  // namespace rehearse
