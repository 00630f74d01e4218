// `rehearse run --runs R` and `--until`: replications of a test, a line for each, and how often
// thresholds hold.

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>

#include "sim/file/expectations_reader.hpp"
#include "sim/measure/over/over_runs.hpp"
#include "sim/measure/share_interval.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run_verdict.hpp"
#include "tools/rehearse/commands/commands.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

Checked<std::vector<Precision>> read_until(const CommandLine& line, const Rehearsal& rehearsal) {
  std::vector<Precision> read;
  if (line.until.empty()) return read;
  Problems problems;
  if (line.runs && *line.runs < kLeastUntilRuns) {
    problems.push_back({"--runs", fmt::format("found {}, expected {} or more with --until",
                                              *line.runs, kLeastUntilRuns)});
  }
  const RunVerdict metrics(rehearsal);
  const ExpressionNames names = expression_names(rehearsal, metrics.engine(), true);
  for (const std::string& text : line.until) {
    Checked<Precision> precision = parse_precision(text, names);
    if (precision) {
      read.push_back(*std::move(precision));
      continue;
    }
    for (const Problem& problem : precision.problems()) {
      problems.push_back({"--until", fmt::format("in \"{}\" {}", text, problem.message)});
    }
  }
  if (!problems.empty()) return problems;
  return read;
}

int run_many(const CommandLine& line, const Rehearsal& rehearsal,
             const std::vector<Precision>& until, Output& out) {
  int exit_code = 0;  // of what ended a run otherwise than by its thresholds
  OverRuns over;
  std::vector<PrecisionOutcome> reached;
  const auto run = [&](const TakeResult& take) {
    const TakeResult take_one = [&](std::uint32_t replication, const Result& result) {
      over.add(result);
      if (result.exit_code != ExitCode::ThresholdsCrossed) {
        exit_code = std::max(exit_code, exit_status(result.exit_code));
      }
      take(replication, result);
    };
    if (until.empty()) return run_replications(rehearsal, *line.runs, line.jobs, take_one);
    reached =
        run_until(rehearsal, {until, line.runs.value_or(kMostUntilRuns), line.jobs}, take_one);
  };
  const OutputFormat& format = output_format(line.output);
  format.write_replications({run, over, reached, rehearsal.options.summary_trend_stats}, out);
  if (exit_code == 0 && !over.thresholds().empty() &&
      !passes_as_a_rule(over.all_thresholds_held(), over.runs(), line.check.confidence)) {
    return exit_status(ExitCode::ThresholdsCrossed);
  }
  return exit_code;
}

}  // namespace rehearse
