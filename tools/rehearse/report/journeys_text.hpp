#pragma once
// The expected work of an iteration of each journey, as text.

#include <string>
#include <vector>

#include "sim/file/journey_work.hpp"

namespace rehearse {

/// Visits to each step, requests to each endpoint, what both ask of the services and which of them
/// is the bottleneck, for each journey; then the load of each scenario.
std::string journeys_text(const TestWork& test, const std::vector<ScenarioLoad>& loads);

}  // namespace rehearse
