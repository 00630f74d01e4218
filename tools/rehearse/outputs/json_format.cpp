// One object: the plan, the result, prediction and reality, or the results of all replications.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sim/json/journeys_json.hpp"
#include "sim/json/plan_json.hpp"
#include "sim/json/result_json.hpp"
#include "tools/rehearse/answers/compare_json.hpp"
#include "tools/rehearse/answers/explanation_json.hpp"
#include "tools/rehearse/answers/fleet_json.hpp"
#include "tools/rehearse/answers/over_runs_json.hpp"
#include "tools/rehearse/answers/schedule_diff_json.hpp"
#include "tools/rehearse/answers/size_json.hpp"
#include "tools/rehearse/answers/steady.hpp"
#include "tools/rehearse/answers/sweep_json.hpp"
#include "tools/rehearse/answers/ties.hpp"
#include "tools/rehearse/answers/until.hpp"
#include "tools/rehearse/outputs/output_format.hpp"

namespace rehearse {

namespace {

JsonWriter writer_to(Output& out) {
  return JsonWriter([&out](std::string_view piece) { out.write(piece); });
}

void write_plan_object(const PlannedTest& test, Output& out) {
  JsonWriter json = writer_to(out);
  json.begin_object();
  write_plan(json, test.options, test.plan, StartsDetail::Counted,
             test.full ? SIZE_MAX : kMostListed);
  if (test.work != nullptr) write_journeys(json, *test.work, test.loads);
  json.end_object();
  json.finish_line();
}

/// A list of what failed, the most frequent reason first.
void write_failures(JsonWriter& json, std::span<const FailureReason> failures) {
  json.key("failures");
  json.begin_array();
  for (const FailureReason& one : failures) {
    json.begin_object();
    json.field("reason", one.reason);
    json.field("requests", one.count);
    json.field("firstNs", one.first.ns);
    json.field("firstMessage", one.message);
    json.field("firstUrl", one.url);
    json.end_object();
  }
  json.end_array();
}

void write_run_object(const FinishedRun& run, Output& out) {
  JsonWriter json = writer_to(out);
  if (run.predicted != nullptr) {
    json.begin_object();
    json.key("predicted");
    write_whole_result(json, *run.predicted, run.style.trend_stats);
    json.key("real");
  }
  json.begin_object();
  write_result(json, run.result,
               {.trend_stats = run.style.trend_stats, .detail = nullptr, .series = true});
  if (!run.failures.empty()) write_failures(json, run.failures);
  if (run.steady != nullptr) write_steady(json, *run.steady);
  if (run.ties != nullptr) write_ties(json, *run.ties);
  json.end_object();
  if (run.predicted != nullptr) json.end_object();
  json.finish_line();
}

void write_replications_object(const ReplicatedRun& replicated, Output& out) {
  JsonWriter json = writer_to(out);
  json.begin_object();
  json.key("runs");
  json.begin_array();
  replicated.run([&json](const ReplicationRow& row) { json.raw(row.json()); });
  json.end_array();
  json.key("over");
  write_over_runs(json, replicated.over);
  if (replicated.until != nullptr) write_until(json, *replicated.until);
  json.end_object();
  json.finish_line();
}

/// An answer that is one object.
template <class Answer, void (*Write)(JsonWriter&, const Answer&)>
void write_object(const Answer& answer, Output& out) {
  JsonWriter json = writer_to(out);
  Write(json, answer);
  json.finish_line();
}

void write_diff(JsonWriter& json, const ComparedSchedules& compared) {
  write_schedule_diff(json, compared.diff);
}

}  // namespace

constinit const OutputFormat kJsonFormat{
    .name = "json",
    .help = "the answer as one JSON object",
    .for_people = false,
    .write_plan = write_plan_object,
    .write_run = write_run_object,
    .write_prediction = nullptr,
    .write_replications = write_replications_object,
    .write_explanation = write_object<Explanation, write_explanation>,
    .write_size = write_object<SizeAnswer, write_size>,
    .write_sweep = write_object<SweepTable, write_sweep>,
    .write_find = write_object<FindAnswer, write_find>,
    .write_diff = write_object<ComparedSchedules, write_diff>,
    .write_fleet = write_object<FleetAnswer, write_fleet>,
    .write_comparison = write_object<ComparedFiles, write_comparison>,
};

}  // namespace rehearse
