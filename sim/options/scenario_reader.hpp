#pragma once
// The option `scenarios` and the stages in it and beside it (S10).

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "sim/options/option_decoding.hpp"
#include "sim/options/raw_options.hpp"

namespace rehearse {

/// Reads the option `scenarios`; null leaves it unset. Scenarios without a usable executor are left
/// out; unknown fields end k6's work. Where several scenarios are wrong k6 names one of them at
/// random; here it is the first by name.
void read_scenarios(Decoding& decoding, const JsonPlace& place, const nlohmann::json& value,
                    std::optional<std::vector<RawScenario>>& target);

/// Reads the option `stages`; null leaves it unset, unknown fields are ignored.
void read_stages(Decoding& decoding, const JsonPlace& place, const nlohmann::json& value,
                 std::optional<std::vector<RawStage>>& target);

}  // namespace rehearse
