#include "tests/sim/script/run/same_run.hpp"

#include <gtest/gtest.h>

namespace rehearse::testing {

ScriptedRun run_both_ways(ScriptSetup setup) {
  setup.repeats = true;
  ScriptedRun run = run_setup(setup, {"*"});
  setup.repeats = false;
  const ScriptedRun plain = run_setup(setup, {"*"});
  EXPECT_EQ(run.log, plain.log) << setup.script;
  EXPECT_EQ(run.samples, plain.samples) << setup.script;
  EXPECT_EQ(run.abort_reason, plain.abort_reason) << setup.script;
  EXPECT_EQ(run.result.trace_hash, plain.result.trace_hash) << setup.script;
  EXPECT_EQ(run.result.run, plain.result.run) << setup.script;
  EXPECT_EQ(run.result.exit_code, plain.result.exit_code) << setup.script;
  for (const auto& of : plain.repetitions) EXPECT_EQ(of.repeated, 0U) << setup.script;
  return run;
}

}  // namespace rehearse::testing
