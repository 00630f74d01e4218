#pragma once
// Which model each scenario follows.

#include <vector>

#include "sim/measure/recorder.hpp"
#include "sim/plan/plan.hpp"
#include "sim/plan/rate_curve.hpp"
#include "sim/run/own_facts.hpp"

namespace rehearse {

/// Of each of these scenarios, by rank: arrival rates are open. Requires: the plan has them.
inline std::vector<LoadModel> load_models(const TestPlan& plan, OwnScenarios of) {
  std::vector<LoadModel> models;
  for (std::size_t rank = of.first; rank < of.first + of.count; ++rank) {
    models.push_back(arrives(plan.scenarios.at(rank)) ? LoadModel::Open : LoadModel::Closed);
  }
  return models;
}

}  // namespace rehearse
