#pragma once
// The options that say something about metrics: `thresholds`, `tags`, `systemTags`.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "models/base/json_place.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "sim/verdict/metric_options.hpp"

namespace rehearse {

/// Reads them out of k6 options, `place` being that object, and puts the settings' environment and
/// overrides over them (S105). Adds k6's warnings to `warnings`. `engine` knows the metrics that
/// thresholds may name, and is given them; null: it is not known which there are.
MetricOptions read_metric_options(const nlohmann::json& options, const JsonPlace& place,
                                  const ReadSettings& settings, MetricEngine* engine,
                                  std::vector<std::string>& warnings, DocumentProblems& problems);

/// What is wrong with the settings' tags, system tags and no_thresholds; problems are at the flag
/// or the variable.
void check_metric_overrides(const ReadSettings& settings, DocumentProblems& problems);

}  // namespace rehearse
