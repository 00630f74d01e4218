// Virtual time around a test run.

#include "sim/run/run.hpp"

#include <optional>
#include <utility>

#include "models/base/require.hpp"
#include "sim/run/simulation.hpp"

namespace rehearse {

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers) {
  return run_rehearsal(rehearsal, observers, RunEnvironment{});
}

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                     const RunEnvironment& environment) {
  const ReplayNote note(rehearsal.seed);
  if (auto result = Simulation(rehearsal, observers, environment).run()) return *std::move(result);
  RunEnvironment in_order = environment;
  in_order.look_ahead = false;
  std::optional<Result> result = Simulation(rehearsal, observers, in_order).run();
  REQUIRE(result.has_value());
  return *std::move(result);
}

}  // namespace rehearse
