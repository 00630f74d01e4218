// Virtual time around a test run.

#include "sim/run/run.hpp"

#include "models/require.hpp"
#include "sim/run/test_run.hpp"

namespace rehearse {

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers) {
  return run_rehearsal(rehearsal, observers, Surroundings{});
}

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                     const Surroundings& surroundings) {
  const ReplayNote note(rehearsal.seed);
  return TestRun(rehearsal, observers, surroundings).run();
}

}  // namespace rehearse
