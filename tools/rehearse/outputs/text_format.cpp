// The plan with its charts; the report, and below it prediction and reality side by side; a line
// for each replication.

#include <cstdint>
#include <fmt/format.h>
#include <span>
#include <string>
#include <vector>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/answers/compare_text.hpp"
#include "tools/rehearse/answers/explanation_text.hpp"
#include "tools/rehearse/answers/fleet_text.hpp"
#include "tools/rehearse/answers/over_runs_text.hpp"
#include "tools/rehearse/answers/schedule_diff_text.hpp"
#include "tools/rehearse/answers/size_text.hpp"
#include "tools/rehearse/answers/steady.hpp"
#include "tools/rehearse/answers/sweep_text.hpp"
#include "tools/rehearse/answers/ties.hpp"
#include "tools/rehearse/answers/until.hpp"
#include "tools/rehearse/outputs/output_format.hpp"
#include "tools/rehearse/report/comparison.hpp"
#include "tools/rehearse/report/journeys_text.hpp"
#include "tools/rehearse/report/plan_text.hpp"
#include "tools/rehearse/report/summary.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

void write_plan_text(const PlannedTest& test, Output& out) {
  out.write(plan_text(test.plan, test.style));
  if (test.work != nullptr) out.write(journeys_text(*test.work, test.loads));
}

std::string failures_text(std::span<const FailureReason> failures) {
  if (failures.empty()) return {};
  std::vector<std::vector<std::string>> rows{{"", "requests", "first at", "first message"}};
  for (const FailureReason& one : failures) {
    rows.push_back({one.reason, fmt::format("{}", one.count),
                    format_duration(milliseconds((one.first - Instant{}).ns / 1'000'000)),
                    one.message});
  }
  return "\n  █ WHY REQUESTS FAILED\n\n" + text_table(rows, 1);
}

void write_run_text(const FinishedRun& run, Output& out) {
  out.write(report(run.plan, run.result, run.style, run.samples));
  if (run.style.own_sections) out.write(failures_text(run.failures));
  if (run.steady != nullptr) out.write(steady_text(*run.steady));
  if (run.ties != nullptr) out.write(ties_text(*run.ties, run.result.counts));
}

void write_prediction_text(const FinishedRun& run, Output& out) {
  out.write("\n" + comparison(*run.predicted, run.result, run.style));
}

/// With more, statistics say more than lines.
constexpr std::size_t kMostLines = 100;

void write_replications_table(const ReplicatedRun& replicated, Output& out) {
  std::vector<std::vector<std::string>> rows{
      {"run", "complete", "interrupted", "dropped", "VUs", "busy", "time", "trace hash"}};
  replicated.run([&rows](const ReplicationRow& row) {
    if (rows.size() > kMostLines) return;
    rows.push_back({fmt::format("{}", row.number), fmt::format("{}", row.counts.complete),
                    fmt::format("{}", row.counts.interrupted),
                    fmt::format("{}", row.counts.dropped), fmt::format("{}", row.vus_max),
                    row.most_busy ? fmt::format("{}", *row.most_busy) : "-",
                    format_duration(row.run), fmt::format("{:016x}", row.trace_hash)});
  });
  out.write(text_table(rows, 0));
  const OverRuns& over = replicated.over;
  if (over.runs() > kMostLines) {
    out.write(
        fmt::format("    … and {} more; --json has each of them\n", over.runs() - kMostLines));
  }
  if (over.runs() > 1) out.write(over_runs_text(over));
  if (replicated.until != nullptr) out.write(until_text(*replicated.until, over.runs()));
}

/// An answer that is a text.
template <class Answer, std::string (*Text)(const Answer&)>
void write_text(const Answer& answer, Output& out) {
  out.write(Text(answer));
}

std::string diff_text(const ComparedSchedules& compared) {
  return schedule_diff_text(compared.diff, compared.before, compared.after, compared.style);
}

}  // namespace

constinit const OutputFormat kTextFormat{
    .name = "text",
    .help = "the answer as text",
    .for_people = true,
    .write_plan = write_plan_text,
    .write_run = write_run_text,
    .write_prediction = write_prediction_text,
    .write_replications = write_replications_table,
    .write_explanation = write_text<Explanation, explanation_text>,
    .write_size = write_text<SizeAnswer, size_text>,
    .write_sweep = write_text<SweepTable, sweep_text>,
    .write_find = write_text<FindAnswer, find_text>,
    .write_diff = write_text<ComparedSchedules, diff_text>,
    .write_fleet = write_text<FleetAnswer, fleet_text>,
    .write_comparison = write_text<ComparedFiles, compare_text>,
};

}  // namespace rehearse
