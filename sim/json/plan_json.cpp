// Plans as JSON, field by field as the recorded plans have them.

#include "sim/json/plan_json.hpp"

#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "models/base/hashes.hpp"
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

using Numbers = std::span<const std::int64_t>;

/// An entry of a list: a number, or several in a list of their own.
void write_entry(JsonWriter& json, Numbers entry) {
  if (entry.size() == 1) return json.value(entry.front());
  json.begin_array();
  for (const std::int64_t number : entry) json.value(number);
  json.end_array();
}

/// What is written of a list that is too long.
class ListSummary {
 public:
  void add(Numbers entry) {
    if (count_++ == 0) first_.assign(entry.begin(), entry.end());
    last_.assign(entry.begin(), entry.end());
    for (const std::int64_t number : entry) {
      for (unsigned shift = 0; shift < 64; shift += 8) {
        hash_ =
            fnv1a(hash_, static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> shift));
      }
    }
  }
  void write(JsonWriter& json) const {
    json.begin_object();
    json.field("count", count_);
    json.key("first");
    write_entry(json, first_);
    json.key("last");
    write_entry(json, last_);
    json.field("hash", fmt::format("{:016x}", hash_));
    json.end_object();
  }

 private:
  std::uint64_t count_ = 0;
  std::vector<std::int64_t> first_;
  std::vector<std::int64_t> last_;
  std::uint64_t hash_ = kFnv1aStart;
};

/// `numbers_of`: of a step.
template <class Step, class NumbersOf>
void write_list(JsonWriter& json, const char* name, const std::vector<Step>& steps,
                std::size_t most, const NumbersOf& numbers_of) {
  json.key(name);
  if (steps.size() > most) {
    ListSummary summary;
    for (const Step& step : steps) summary.add(numbers_of(step));
    return summary.write(json);
  }
  json.begin_array();
  for (const Step& step : steps) write_entry(json, numbers_of(step));
  json.end_array();
}

void write_steps(JsonWriter& json, const std::vector<VuStep>& steps, std::size_t most) {
  write_list(json, "steps", steps, most, [](const VuStep& step) {
    return std::array{step.offset.ns, static_cast<std::int64_t>(step.planned),
                      static_cast<std::int64_t>(step.unplanned)};
  });
}

void write_raw_steps(JsonWriter& json, const std::vector<ActiveStep>& steps, std::size_t most) {
  write_list(json, "rawSteps", steps, most, [](const ActiveStep& step) {
    return std::array{step.offset.ns, static_cast<std::int64_t>(step.active)};
  });
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

void write_starts(JsonWriter& json, const ScenarioPlan& scenario, StartsDetail detail,
                  std::size_t most) {
  json.key(detail == StartsDetail::Listed ? "starts" : "startsCount");
  const double about = RateCurve::of_segment(scenario).area();
  if (!has_starts(scenario) || about > kMaxListedStarts) return json.null();
  ArrivalTimes arrivals(scenario);
  if (detail == StartsDetail::Listed && about > static_cast<double>(most)) {
    ListSummary summary;
    while (const auto offset = arrivals.next_calculated()) summary.add({&offset->ns, 1});
    summary.write(json);
  } else if (detail == StartsDetail::Listed) {
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

void write_scenario(JsonWriter& json, const ScenarioPlan& scenario, StartsDetail detail,
                    std::size_t most) {
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
  write_steps(json, scenario.steps, most);
  if (const auto* ramp = std::get_if<RampingVus>(&options.executor)) {
    write_raw_steps(json, scenario.raw_steps, most);
    if (wraps(*ramp)) json.field("int64Overflow", true);
  }
  if (std::holds_alternative<SharedIterations>(options.executor)) write_retuple(json, scenario);
  if (const auto* constant = std::get_if<ConstantArrivalRate>(&options.executor)) {
    write_retuple(json, scenario);
    json.field("tickerPeriodNs", ticker_period(*constant).ns);
    write_starts(json, scenario, detail, most);
  }
  if (std::holds_alternative<RampingArrivalRate>(options.executor)) {
    write_retuple(json, scenario);
    write_starts(json, scenario, detail, most);
  }
  json.end_object();
}

void write_total(JsonWriter& json, const TestPlan& plan, std::size_t most) {
  json.key("total");
  json.begin_object();
  json.field("segment", plan.tuple.segment().text());
  json.field("sequence", plan.tuple.sequence().text());
  json.field("segmentIndex", plan.tuple.index());
  write_steps(json, plan.steps, most);
  json.field("maxPlannedVUs", plan.max_planned_vus);
  json.field("maxPossibleVUs", plan.max_possible_vus);
  json.field("endOffsetNs", plan.end.ns);
  json.field("isFinal", plan.is_final);
  json.end_object();
}

}  // namespace

void write_plan(JsonWriter& json, const Options& options, const TestPlan& plan, StartsDetail detail,
                std::size_t most_listed) {
  json.key("warnings");
  json.begin_array();
  for (const std::string& warning : options.warnings) json.value(warning);
  json.end_array();
  json.key("scenarios");
  json.begin_array();
  for (const ScenarioPlan& scenario : plan.scenarios) {
    write_scenario(json, scenario, detail, most_listed);
  }
  json.end_array();
  write_total(json, plan, most_listed);
}

}  // namespace rehearse
