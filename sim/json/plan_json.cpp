// Plans as JSON, field by field as the recorded plans have them.

#include "sim/json/plan_json.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "sim/json/option_json.hpp"
#include "sim/plan/arrival_times.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/plan/option_list.hpp"
#include "sim/plan/rate_curve.hpp"
#include "sim/plan/stages.hpp"

namespace rehearse {

namespace {

void write_texts(JsonWriter& json, const std::map<std::string, std::string>& texts) {
  json.begin_object();
  for (const auto& [name, text] : texts) json.field(name, text);
  json.end_object();
}

void write_steps(JsonWriter& json, const std::vector<VuStep>& steps) {
  json.key("steps");
  json.begin_array();
  for (const VuStep& step : steps) {
    json.begin_array();
    json.value(step.offset.ns);
    json.value(step.planned);
    json.value(step.unplanned);
    json.end_array();
  }
  json.end_array();
}

void write_raw_steps(JsonWriter& json, const std::vector<ActiveStep>& steps) {
  json.key("rawSteps");
  json.begin_array();
  for (const ActiveStep& step : steps) {
    json.begin_array();
    json.value(step.offset.ns);
    json.value(step.active);
    json.end_array();
  }
  json.end_array();
}

/// The effective options, defaults filled in, not scaled (tests/conformance/plan/README.md,
/// `config`).
void write_config(JsonWriter& json, const ExecutorOptions& executor) {
  json.begin_object();
  for (const NamedOption& option : options_of(executor)) {
    json.key(option_key(option.name, option.value));
    write_option_value(json, option.value);
  }
  json.end_object();
}

/// What the segment gets (`scaled`).
void write_share(JsonWriter& json, const ScenarioPlan& scenario) {
  const ScaledShare& share = scenario.share;
  const bool is_steered = traits_of(scenario.options.executor).family == ExecutorFamily::Steered;
  json.begin_object();
  const auto write = [&](std::string_view name) {
    // Of those that commands may change, only the most.
    const bool is_vus = name == "vus" || name == "startVUs" || name == "preAllocatedVUs";
    if (is_vus && !is_steered) json.field(name, share.vus);
    if (name == "iterations") json.field(name, share.iterations);
    if (name == "maxVUs") json.field(name, share.max_vus);
  };
  std::visit(
      [&](const auto& options) {
        std::apply([&](const auto&... fields) { (write(fields.name), ...); }, options.fields());
      },
      scenario.options.executor);
  json.end_object();
}

void write_retuple(JsonWriter& json, const ScenarioPlan& scenario) {
  json.key("retuple");
  json.begin_object();
  if (scenario.numbering) {
    json.field("segment", scenario.numbering->segment().text());
    json.field("sequence", scenario.numbering->sequence().text());
    json.field("index", scenario.numbering->index());
  } else {
    json.field("error", scenario.recut_error);
  }
  json.end_object();
}

/// No list where no iteration can start: no work, or a period of 0.
bool has_starts(const ScenarioPlan& scenario) {
  const auto* constant = std::get_if<ConstantArrivalRate>(&scenario.options.executor);
  return scenario.has_work && (constant == nullptr || ticker_period(*constant).ns != 0);
}

void write_starts(JsonWriter& json, const ScenarioPlan& scenario, StartsDetail detail) {
  json.key(detail == StartsDetail::Listed ? "starts" : "startsCount");
  if (!has_starts(scenario) || RateCurve::of_segment(scenario).area() > kMaxListedStarts)
    return json.null();
  ArrivalTimes arrivals(scenario);
  if (detail == StartsDetail::Listed) {
    json.begin_array();
    while (const auto offset = arrivals.next_calculated()) json.value(offset->ns);
    json.end_array();
  } else {
    std::uint64_t count = 0;
    while (arrivals.next()) ++count;
    json.value(count);
  }
}

/// externally-controlled has no graceful stop, but k6's effective options show the default.
Duration shown_graceful_stop(const ScenarioOptions& options) {
  const bool external = std::holds_alternative<ExternallyControlled>(options.executor);
  return external ? ScenarioOptions{}.graceful_stop : options.graceful_stop;
}

void write_scenario(JsonWriter& json, const ScenarioPlan& scenario, StartsDetail detail) {
  const ScenarioOptions& options = scenario.options;
  json.begin_object();
  json.field("name", options.name);
  json.field("executor", executor_name(options.executor));
  json.field("exec", options.exec);
  json.key("env");
  write_texts(json, options.env);
  json.key("tags");
  write_texts(json, options.tags);
  json.field("startTimeNs", options.start_time.ns);
  json.field("gracefulStopNs", shown_graceful_stop(options).ns);
  json.key("config");
  write_config(json, options.executor);
  json.key("scaled");
  write_share(json, scenario);
  json.field("description", scenario.description);
  json.field("hasWork", scenario.has_work);
  write_steps(json, scenario.steps);
  if (const auto* ramp = std::get_if<RampingVus>(&options.executor)) {
    write_raw_steps(json, scenario.raw_steps);
    if (wraps(*ramp)) json.field("int64Overflow", true);
  }
  if (std::holds_alternative<SharedIterations>(options.executor)) write_retuple(json, scenario);
  if (const auto* constant = std::get_if<ConstantArrivalRate>(&options.executor)) {
    write_retuple(json, scenario);
    json.field("tickerPeriodNs", ticker_period(*constant).ns);
    write_starts(json, scenario, detail);
  }
  if (std::holds_alternative<RampingArrivalRate>(options.executor)) {
    write_retuple(json, scenario);
    write_starts(json, scenario, detail);
  }
  json.end_object();
}

void write_total(JsonWriter& json, const TestPlan& plan) {
  json.key("total");
  json.begin_object();
  json.field("segment", plan.tuple.segment().text());
  json.field("sequence", plan.tuple.sequence().text());
  json.field("segmentIndex", plan.tuple.index());
  write_steps(json, plan.steps);
  json.field("maxPlannedVUs", plan.max_planned_vus);
  json.field("maxPossibleVUs", plan.max_possible_vus);
  json.field("endOffsetNs", plan.end.ns);
  json.field("isFinal", plan.is_final);
  json.end_object();
}

}  // namespace

void write_plan(JsonWriter& json, const Options& options, const TestPlan& plan,
                StartsDetail detail) {
  json.key("warnings");
  json.begin_array();
  for (const std::string& warning : options.warnings) json.value(warning);
  json.end_array();
  json.key("scenarios");
  json.begin_array();
  for (const ScenarioPlan& scenario : plan.scenarios) write_scenario(json, scenario, detail);
  json.end_array();
  write_total(json, plan);
}

}  // namespace rehearse
