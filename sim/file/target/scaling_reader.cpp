// Every key but a target has the default of Kubernetes.

#include "sim/file/target/scaling_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/target/service_schedule_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// How many times as many instances there may be where the file does not say.
constexpr std::uint32_t kMostTimes = 10;

void read_step(const json& value, const JsonPlace& place, DocumentProblems& problems,
               ScalingRule& rule) {
  check_keys(value, {"above", "add", "below", "remove"}, place, problems);
  const Fields fields(value, place, problems);
  ScalingStep& step = rule.steps.emplace_back();
  const bool up = fields.has("above") && fields.has("add");
  const bool down = fields.has("below") && fields.has("remove");
  if (up == down || value.size() > 2) {
    problems.add(place, value,
                 "either above and add, or below and remove, such as {\"above\": 0.8, \"add\": 2}");
  }
  step.above = !down;
  fields.number(step.above ? "above" : "below", step.threshold);
  fields.count(step.above ? "add" : "remove", step.change);
}

void read_policy(const json& value, const JsonPlace& place, DocumentProblems& problems,
                 ScalingPace& pace) {
  check_keys(value, {"percent", "instances", "period"}, place, problems);
  const Fields fields(value, place, problems);
  ScalingPolicy& policy = pace.policies.emplace_back();
  policy.period = seconds(15);
  if (fields.has("percent") == fields.has("instances")) {
    problems.add(place, value, "either of the keys percent and instances");
  }
  policy.percent = fields.has("percent");
  fields.count(policy.percent ? "percent" : "instances", policy.value);
  fields.length("period", policy.period);
}

void read_pace(const Fields& above, const char* key, ScalingPace& pace) {
  const json* const value = above.object(key, "an object, such as {\"stabilisation\": \"1m\"}");
  if (value == nullptr) return;
  const JsonPlace place = above.place() / key;
  check_keys(*value, {"stabilisation", "cooldown", "policies", "select"}, place, above.problems());
  const Fields fields(*value, place, above.problems());
  fields.length("stabilisation", pace.stabilisation);
  fields.length("cooldown", pace.cooldown);
  read_enumeration(fields, "select", {"max", "min", "disabled"}, pace.select);
  if (fields.has("policies")) pace.policies.clear();
  fields.objects("policies", "a policy, such as {\"percent\": 100, \"period\": \"15s\"}",
                 [&](const json& policy, const JsonPlace& one, bool is_object) {
                   if (is_object) read_policy(policy, one, above.problems(), pace);
                 });
}

void read_metric(const Fields& fields, ScalingMetric& metric) {
  read_enumeration(fields, "metric", {"utilisation", "concurrency", "rate", "queue"}, metric);
}

/// The first is the rule's own.
void read_metrics(const Fields& above, ScalingRule& rule) {
  constexpr const char* kExpected =
      "a metric with its target, such as {\"metric\": \"rate\", \"target\": 30}";
  std::vector<ScalingGoal> goals;
  above.objects("metrics", kExpected,
                [&](const json& value, const JsonPlace& place, bool is_object) {
                  ScalingGoal& goal = goals.emplace_back();
                  goal.target = 1.0;
                  if (!is_object) return;
                  check_keys(value, {"metric", "target"}, place, above.problems());
                  const Fields fields(value, place, above.problems());
                  if (!fields.has("target")) above.problems().add(place, value, kExpected);
                  read_metric(fields, goal.metric);
                  fields.number("target", goal.target);
                });
  const json* const list = above.find("metrics");
  if (list == nullptr) return;
  if (above.has("metric")) {
    above.problems().add(above.place() / "metric", *above.find("metric"), "none beside metrics");
  }
  rule.target = 1.0;
  if (goals.empty()) {
    if (list->is_array())
      above.problems().add(above.place() / "metrics", *list, "at least one metric");
    return;
  }
  rule.metric = goals.front().metric;
  rule.target = goals.front().target;
  rule.others.assign(goals.begin() + 1, goals.end());
}

/// What is measured, and what follows from it.
void read_rule(const Fields& fields, const json& value, ScalingRule& rule) {
  read_metric(fields, rule.metric);
  fields.number("target", rule.target);
  read_metrics(fields, rule);
  fields.objects("steps", "a step, such as {\"above\": 0.8, \"add\": 2}",
                 [&](const json& step, const JsonPlace& one, bool is_object) {
                   if (is_object) read_step(step, one, fields.problems(), rule);
                 });
  const json* const steps = fields.find("steps");
  if (steps != nullptr && steps->is_array() && steps->empty()) {
    fields.problems().add(fields.place() / "steps", *steps, "at least one step");
  }
  const int ways = static_cast<int>(fields.has("target")) + static_cast<int>(fields.has("steps")) +
                   static_cast<int>(fields.has("metrics"));
  if (ways != 1) {
    fields.problems().add(fields.place(), value, "one of the keys target, metrics and steps");
    rule.target = 1.0;
    rule.others.clear();
  }
  fields.length("period", rule.period);
  rule.window = rule.period;
  fields.length("window", rule.window);
  fields.number("tolerance", rule.tolerance);
  read_pace(fields, "up", rule.up);
  read_pace(fields, "down", rule.down);
}

void read_autoscale(const json& value, const JsonPlace& place, DocumentProblems& problems,
                    std::uint32_t most_instances, ServiceOptions& service) {
  check_keys(value,
             {"metric", "target", "metrics", "steps", "period", "window", "tolerance", "min", "max",
              "startup", "up", "down", "stop"},
             place, problems);
  AutoscaleOptions& scale = service.autoscale.emplace();
  const Fields fields(value, place, problems);
  read_rule(fields, value, scale.rule);
  const auto count = static_cast<std::uint64_t>(std::max<std::size_t>(service.instances.size(), 1));
  scale.rule.most = static_cast<std::uint32_t>(
      std::max(count, std::min<std::uint64_t>(count * kMostTimes, most_instances)));
  fields.count("min", scale.rule.least);
  fields.count("max", scale.rule.most);
  if (scale.rule.most > most_instances) {
    problems.add(place / "max", json(scale.rule.most),
                 fmt::format("at most {} instances", most_instances));
    scale.rule.most = static_cast<std::uint32_t>(count);
  }
  read_model_field(fields, "startup", scale.startup);
  if (const json* stop = fields.object("stop", "an object, such as {\"grace\": \"30s\"}")) {
    const JsonPlace stop_place = place / "stop";
    check_keys(*stop, {"graceful", "grace", "goodbye", "reaction", "drain"}, stop_place, problems);
    scale.manner = read_stop_manner(*stop, stop_place, problems);
  }
}

void read_warm_up(const json& value, const JsonPlace& place, DocumentProblems& problems,
                  ServiceOptions& service) {
  if (!value.is_object() || !value.contains("slower") || !value.contains("duration")) {
    problems.add(place, value, "an object such as {\"slower\": 5, \"duration\": \"30s\"}");
  }
  if (!value.is_object()) return;
  check_keys(value, {"slower", "duration", "fade", "atStart"}, place, problems);
  WarmUpOptions& warm_up = service.warm_up.emplace();
  warm_up.length = seconds(1);
  const Fields fields(value, place, problems);
  fields.number("slower", warm_up.slower);
  fields.length("duration", warm_up.length);
  read_enumeration(fields, "fade", {"linear", "exponential"}, warm_up.fade);
  fields.flag("atStart", warm_up.at_start);
}

}  // namespace

void read_scaling(const json& target, const JsonPlace& place, DocumentProblems& problems,
                  std::uint32_t most_instances, ServiceOptions& service) {
  const Fields fields(target, place, problems);
  if (const json* scale =
          fields.object("autoscale", "an object, such as {\"target\": 0.7, \"max\": 20}")) {
    read_autoscale(*scale, place / "autoscale", problems, most_instances, service);
  }
  if (const json* warm_up = fields.find("warmUp")) {
    read_warm_up(*warm_up, place / "warmUp", problems, service);
  }
}

}  // namespace rehearse
