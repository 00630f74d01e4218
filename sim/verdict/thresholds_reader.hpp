#pragma once
// The option `thresholds`: {"metric{tag:value}": ["p(95)<300", {"threshold": …}]} (S95, S96).

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/json_place.hpp"
#include "sim/verdict/threshold.hpp"

namespace rehearse {

/// At which stage k6 finds a mistake: decoding the options, parsing expressions, validating them
/// against the metrics there are.
enum class ThresholdStage : std::uint8_t { Json, Parse, Validate };
/// "json", "parse", "validate".
const char* threshold_stage_name(ThresholdStage stage);

/// What k6 says of the first mistake that it finds.
struct ThresholdComplaint {
  ThresholdStage stage = ThresholdStage::Json;
  std::string error_class;  ///< "json-type", "duration", …: tests/conformance/metrics/README.md
  std::string error;
};

struct ThresholdsReading {
  std::vector<MetricThresholds> thresholds;  ///< those without a mistake, by key
  std::optional<ThresholdComplaint> complaint;
  Problems problems;                  ///< all mistakes, with their places; empty if none
  std::vector<std::string> warnings;  ///< k6's
};

/// Reads the value of the option; null says nothing. Unknown metrics are not noticed here
/// (MetricEngine::bind).
ThresholdsReading read_thresholds(const nlohmann::json& option, const JsonPlace& place);

}  // namespace rehearse
