#pragma once
// A script's run with iterations done without their code, beside one in which all code is run.

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {

/// Runs it both ways, fails the test where anything but that differs, and returns the first run.
ScriptedRun run_both_ways(ScriptSetup setup);

}  // namespace rehearse::testing
