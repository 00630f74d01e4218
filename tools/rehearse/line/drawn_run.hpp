#pragma once
// --svg and --html of a run.

#include <string>
#include <vector>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// Writes what is asked for. Throws StreamFailed, which names the file. Requires: every entry of
/// trend_stats can be parsed (trend_stat.hpp).
void draw_run(const CommandLine& line, const TestPlan& plan, const Result& result,
              const std::vector<std::string>& trend_stats);

}  // namespace rehearse
