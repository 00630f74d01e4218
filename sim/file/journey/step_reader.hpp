#pragma once
// JSON → the steps of a journey (scenarios/journeys.md).

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>

#include "models/base/json_place.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/target_directory.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// Bounds on one journey; beyond them it is refused with the limit.
struct StepLimits {
  std::uint32_t steps = 10'000;         ///< as written, all bodies together
  std::uint32_t steps_of_graph = 1000;  ///< their visits are solved in cubic time
  int depth = 16;                       ///< of bodies within bodies
  double steps_done = 1e6;              ///< by one iteration, expected
};

/// The steps of an object with one of the keys `steps` (a list) and `graph` (named steps and
/// transitions); its other keys are not looked at. Checked as step_checks.hpp says, as far as what
/// could be read allows. Nothing when there were problems, all of which are reported.
std::shared_ptr<const JourneyProgram> read_steps(const nlohmann::json& value,
                                                 const JsonPlace& place, TargetDirectory& targets,
                                                 DocumentProblems& problems,
                                                 const StepLimits& limits = {});

}  // namespace rehearse
