// Virtual time around a test run.

#include "sim/run/run.hpp"

#include "models/require.hpp"
#include "sim/core/pace.hpp"
#include "sim/run/test_run.hpp"

namespace rehearse {

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers) {
  const ReplayNote note(rehearsal.seed);
  VirtualPace pace;
  return TestRun(rehearsal, observers, pace).run();
}

}  // namespace rehearse
