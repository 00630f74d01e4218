#pragma once
// Everything one run needs: the plan, what iterations do, and what is done to the test meanwhile.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/duration_model.hpp"
#include "models/journey.hpp"
#include "models/time.hpp"
#include "sim/executor/command.hpp"
#include "sim/executor/on_no_vu.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {

/// A complete rehearsal. Made by rehearsal_reader.hpp, or by hand.
struct Rehearsal {
  Options options;
  TestPlan plan;  ///< plan_test(options)
  std::uint64_t seed = 1;
  std::uint32_t replication = 0;
  std::map<std::string, Journey> journeys;  ///< by exec name; every exec of the plan has one
  std::optional<DurationModel> vu_init;     ///< of an unplanned VU; none: no time
  OnNoVu on_no_vu = OnNoVu::Drop;
  std::optional<DurationModel> setup;
  std::optional<DurationModel> teardown;
  std::vector<Command> control;  ///< by instant
  /// A run that comes to more events than this is ended as by Ctrl-C, with a warning.
  std::uint64_t max_events = 20'000'000'000;
};

}  // namespace rehearse
