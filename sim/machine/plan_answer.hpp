#pragma once
// A request for a plan: the plan, or k6's reasons against it.

#include <nlohmann/json_fwd.hpp>

#include "models/base/checked.hpp"
#include "sim/json/json_writer.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

struct PlanAnswerSettings {
  PlanLimits limits;
  bool full = false;  ///< lists are not cut at kMostListed
};

/// Writes what scenarios/results.md says of `plan --jsonl` into the open object. Problems, nothing
/// being written then: keys of the request that are missing or of a wrong type; more arrivals than
/// kMaxListedStarts. Requires: `request` is an object; its options are moved out.
Problems answer_plan(nlohmann::json& request, const PlanAnswerSettings& settings, JsonWriter& json);

}  // namespace rehearse
