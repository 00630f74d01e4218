#pragma once
// JSON → the checks and samples of a journey.

#include <nlohmann/json_fwd.hpp>

#include "models/base/json_place.hpp"
#include "models/journey/sample_spec.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// {"check": "status is 200", "status": 200} or {"check": "has items", "probability": 0.98}.
/// `step` has the key check. Whatever is wrong is reported and left out.
SampleSpec read_check(const nlohmann::json& step, const JsonPlace& place,
                      DocumentProblems& problems);

/// {"metric": "basket", "type": "trend", "value": model}: of a rate status or probability instead
/// of value; of a counter 1 without any. Names are not looked at (sim/run/journey_metrics.hpp).
/// `step` has the key metric. Whatever is wrong is reported and left out.
SampleSpec read_metric(const nlohmann::json& step, const JsonPlace& place,
                       DocumentProblems& problems);

}  // namespace rehearse
