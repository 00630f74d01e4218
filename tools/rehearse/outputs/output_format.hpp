#pragma once
// The forms in which answers can be written: a file for each, and one table.

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/file/journey_work.hpp"
#include "sim/measure/failure_reason.hpp"
#include "sim/measure/over/over_runs.hpp"
#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "sim/questions/explain.hpp"
#include "sim/questions/find.hpp"
#include "sim/questions/fleet.hpp"
#include "sim/questions/schedule_diff.hpp"
#include "sim/questions/size.hpp"
#include "sim/questions/steady.hpp"
#include "sim/questions/until.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/results/compared_files.hpp"
#include "tools/rehearse/results/run_results.hpp"
#include "tools/rehearse/results/sweep_results.hpp"
#include "tools/rehearse/results/tie_answer.hpp"
#include "tools/rehearse/text/output.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// A test that is not run.
struct PlannedTest {
  const Options& options;
  const TestPlan& plan;
  const TestWork* work;  ///< what its journeys ask for; null: unknown
  const std::vector<ScenarioLoad>& loads;
  const ReportStyle& style;
  bool full = false;  ///< long lists are not cut
};

/// A run that is over.
struct FinishedRun {
  const TestPlan& plan;
  const Result& result;
  const Result* predicted;  ///< the same test in virtual time, to compare with; null: none
  const ReportStyle& style;
  const MetricEngine* samples;  ///< its metrics; null: the totals of the result are enough
  std::span<const FailureReason> failures{};  ///< of a live run
  const SteadyAnswer* steady = nullptr;       ///< its steady part; null: it was not asked for
  const TieAnswer* ties = nullptr;            ///< likewise
};

/// What changed between two files.
struct ComparedSchedules {
  const ScheduleDiff& diff;
  const std::string& before;  ///< names of the files
  const std::string& after;
  const ReportStyle& style;
};

using TakeReplication = std::function<void(const ReplicationRow& row)>;
/// Gives the replications of a test in their order, each as long as the call lasts. Requires:
/// called once.
using RunReplications = std::function<void(const TakeReplication& take)>;

/// A test that is run many times.
struct ReplicatedRun {
  const RunReplications& run;
  const OverRuns& over;  ///< has taken each result before `run` gives it
  /// How narrow intervals had to become, known when `run` is over; null: nothing was asked.
  const std::vector<PrecisionOutcome>* until = nullptr;
};

/// A function that is null: such answers cannot have the format, and their command has no such
/// flag. They throw as Output does.
struct OutputFormat {
  std::string_view name;  ///< "json" is chosen by --json
  const char* help;       ///< of that flag
  bool for_people;        ///< warnings and, in real time, the plan are shown before it
  void (*write_plan)(const PlannedTest& test, Output& out);
  /// Requires: as summary().
  void (*write_run)(const FinishedRun& run, Output& out);
  /// What stands behind a run that was predicted; null: its prediction is a part of write_run().
  void (*write_prediction)(const FinishedRun& run, Output& out);
  void (*write_replications)(const ReplicatedRun& replicated, Output& out);
  void (*write_explanation)(const Explanation& explanation, Output& out);
  void (*write_size)(const SizeAnswer& answer, Output& out);
  void (*write_sweep)(const SweepTable& table, Output& out);
  void (*write_find)(const FindAnswer& answer, Output& out);
  void (*write_diff)(const ComparedSchedules& compared, Output& out);
  void (*write_fleet)(const FleetAnswer& answer, Output& out);
  void (*write_comparison)(const ComparedFiles& compared, Output& out);
};

/// Writes the replications that were kept. Requires: the format has a function for them.
void write_runs(const RunsTable& table, const OutputFormat& format, Output& out);

extern const OutputFormat kTextFormat;
extern const OutputFormat kJsonFormat;
extern const OutputFormat kCsvFormat;

/// The table. The first, which has all functions, is written where no flag chooses another one.
std::span<const OutputFormat* const> output_formats();
/// Requires: the table has the name.
const OutputFormat& output_format(std::string_view name);

}  // namespace rehearse
