// `rehearse run --runs R`: replications of a test, a line for each, and how often thresholds hold.

#include <algorithm>
#include <cstdint>

#include "sim/measure/over/over_runs.hpp"
#include "sim/measure/share_interval.hpp"
#include "sim/run/replications.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

int run_many(const CommandLine& line, const Rehearsal& rehearsal, Output& out) {
  int exit_code = 0;  // of what ended a run otherwise than by its thresholds
  OverRuns over;
  const auto run = [&](const TakeResult& take) {
    run_replications(rehearsal, *line.runs, line.jobs,
                     [&](std::uint32_t replication, const Result& result) {
                       over.add(result);
                       if (result.exit_code != ExitCode::ThresholdsCrossed) {
                         exit_code = std::max(exit_code, exit_status(result.exit_code));
                       }
                       take(replication, result);
                     });
  };
  const OutputFormat& format = output_format(line.output);
  format.write_replications({run, over, rehearsal.options.summary_trend_stats}, out);
  if (exit_code == 0 && !over.thresholds().empty() &&
      !passes_as_a_rule(over.all_thresholds_held(), over.runs(), line.check.confidence)) {
    return exit_status(ExitCode::ThresholdsCrossed);
  }
  return exit_code;
}

}  // namespace rehearse
