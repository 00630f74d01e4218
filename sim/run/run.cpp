// Virtual time around a test run.

#include "sim/run/run.hpp"

#include <optional>
#include <utility>

#include "models/base/require.hpp"
#include "sim/run/test_run.hpp"

namespace rehearse {

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers) {
  return run_rehearsal(rehearsal, observers, Surroundings{});
}

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                     const Surroundings& surroundings) {
  const ReplayNote note(rehearsal.seed);
  if (auto result = TestRun(rehearsal, observers, surroundings).run()) return *std::move(result);
  Surroundings in_order = surroundings;
  in_order.run_ahead = false;
  std::optional<Result> result = TestRun(rehearsal, observers, in_order).run();
  REQUIRE(result.has_value());
  return *std::move(result);
}

}  // namespace rehearse
