// Reads, runs, writes; the order of events is kept only where each iteration is asked for.

#include "sim/machine/run_answer.hpp"

#include <nlohmann/json.hpp>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/json/result_json.hpp"
#include "sim/measure/run_detail.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

Problems answer_run(const nlohmann::json& request, const RunAnswerSettings& settings,
                    JsonWriter& json) {
  Checked<Rehearsal> rehearsal = read_rehearsal(request, settings.read);
  if (!rehearsal) return rehearsal.problems();
  rehearsal->replication = settings.replication;
  RunDetail times(rehearsal->plan.scenarios.size());
  std::vector<FactSink*> observers;
  if (settings.detail) observers.push_back(&times);
  const Result result = run_rehearsal(*rehearsal, observers, {.threads = settings.threads});
  const std::vector<IterationTimes>* detail = settings.detail ? &times.sorted() : nullptr;
  write_result(json, result,
               {.trend_stats = rehearsal->options.summary_trend_stats,
                .detail = detail,
                .series = settings.whole});
  return {};
}

}  // namespace rehearse
