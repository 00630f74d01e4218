#pragma once
// What the iterations of one scenario have in common.

#include <cstdint>

#include "models/base/random.hpp"
#include "models/journey/journey.hpp"
#include "sim/vu/striped_numbers.hpp"

namespace rehearse {

class Program;

struct ScenarioIterations {
  const Journey* journey = nullptr;
  Program* program = nullptr;  ///< in place of a journey
  bool keeps_answers = false;  ///< what the journey does depends on answers (JourneyProgram)
  bool wants_samples = false;  ///< those of the journey are steps, to be stated
  Stream stream;               ///< of the journey's draws
  StripedNumbers slots;        ///< the segment's VUs → their numbers in the whole scenario
  StripedNumbers numbers;      ///< the segment's iterations → their numbers in the whole scenario
  /// Draws belong to (VU's number, its iteration); otherwise to the iteration's number
  /// (sim/decisions/004-keyed-randomness.md).
  bool keyed_by_vu = true;
  std::uint64_t name = 0;  ///< a number for the scenario's name, for the draws of requests
};

}  // namespace rehearse
