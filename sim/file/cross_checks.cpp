// Each check names one remedy in its message.

#include "sim/file/cross_checks.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "models/base/duration_format.hpp"
#include "models/journey/journey_program.hpp"
#include "sim/file/request_time.hpp"
#include "sim/plan/arrival_times.hpp"
#include "sim/plan/executor_traits.hpp"

namespace rehearse {
namespace {

/// Whether a VU begins its next iteration when the last one ends, as long as the scenario lasts.
bool loops(const ExecutorOptions& executor) {
  const ExecutorFamily family = traits_of(executor).family;
  return family == ExecutorFamily::Looping || family == ExecutorFamily::Steered;
}

/// A paused test begins with its resume, and none begins before time 0.
bool resumes_too_early(const std::vector<Command>& control) {
  return std::any_of(control.begin(), control.end(), [](const Command& command) {
    return std::holds_alternative<ResumeCommand>(command.action) && command.at < Instant{};
  });
}

template <class Action>
bool has_command(const std::vector<Command>& control) {
  return std::any_of(control.begin(), control.end(), [](const Command& command) {
    return std::holds_alternative<Action>(command.action);
  });
}

/// Whether every iteration takes 0. What may take 0 is bounded while it runs (loop_watch.hpp).
bool takes_no_time(const Journey& journey, const Rehearsal& rehearsal) {
  if (journey.min_duration() > Duration{}) return false;
  // Where the targets are wrong nothing can be said of requests.
  if (journey.has_requests() && rehearsal.targets == nullptr) return false;
  return typical_iteration_ns(journey, rehearsal.targets.get()) == 0.0;
}

void check_time_passes(const Rehearsal& rehearsal, const JsonPlace& journeys,
                       ProblemList& problems) {
  if (rehearsal.options.min_iteration_duration > Duration{}) return;
  std::set<std::string_view> reported;
  for (const ScenarioOptions& scenario : rehearsal.options.scenarios) {
    const auto journey = rehearsal.journeys.find(scenario.exec);
    if (!loops(scenario.executor) || journey == rehearsal.journeys.end() ||
        !takes_no_time(journey->second, rehearsal) || !reported.insert(scenario.exec).second) {
      continue;
    }
    const char* remedy = journey->second.has_requests()
                             ? "a think time, or a latency or duration of its targets, above 0"
                             : "a duration above 0";
    problems.add(journeys / scenario.exec,
                 fmt::format("found iterations that take no time in scenario {} ({}), where "
                             "virtual time would stand still, expected {}, or the option "
                             "minIterationDuration",
                             scenario.name, executor_name(scenario.executor), remedy));
  }
}

bool has_batch(const Journey& journey) {
  bool found = false;
  if (journey.program() == nullptr) return found;
  for_each_step(journey.program()->steps(), "", [&](const std::string&, const Step& step) {
    found = found || std::holds_alternative<BatchStep>(step.what);
  });
  return found;
}

/// The option is the number of a batch's workers in k6; without workers it waits for ever.
void check_batches(const Rehearsal& rehearsal, const ScenarioPlaces& places,
                   ProblemList& problems) {
  if (rehearsal.options.batch >= 1) return;
  const bool any = std::any_of(rehearsal.journeys.begin(), rehearsal.journeys.end(),
                               [](const auto& journey) { return has_batch(journey.second); });
  if (!any) return;
  const JsonPlace options(places.options());
  problems.add(options / "batch",
               fmt::format("found {}, with which a batch never ends, expected at "
                           "least 1 since there are batches",
                           rehearsal.options.batch));
}

void check_rates(const Rehearsal& rehearsal, const ScenarioPlaces& places, ProblemList& problems) {
  for (const ScenarioOptions& scenario : rehearsal.options.scenarios) {
    if (const auto* e = std::get_if<ConstantArrivalRate>(&scenario.executor);
        e != nullptr && ticker_period(*e) == Duration{}) {
      const std::string pointer = places.of(scenario.name);
      problems.add(
          JsonPlace(pointer),
          fmt::format("found {} iterations in {}, a period below 1 ns, expected at most one "
                      "iteration per nanosecond",
                      e->rate, format_duration(e->time_unit)));
    }
  }
}

void check_timeout(const std::optional<DurationModel>& model, Duration timeout, const char* key,
                   ProblemList& problems) {
  if (!model || model->min() <= timeout) return;
  const JsonPlace document;
  problems.add(
      document / key,
      fmt::format("found at least {}, longer than {}Timeout, where k6 gives up, expected at "
                  "most {}",
                  format_duration(model->min()), key, format_duration(timeout)));
}

/// What would begin another header.
void check_user_agent(const Options& options, const ScenarioPlaces& places, ProblemList& problems) {
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; };
  const std::string& agent = options.user_agent;
  if (std::none_of(agent.begin(), agent.end(), is_control)) return;
  problems.add(places.options() + "/userAgent",
               "found a text with control characters, expected the value of a header");
}

}  // namespace

void cross_check(const Rehearsal& rehearsal, const ScenarioPlaces& places,
                 const JsonPlace& journeys, ProblemList& problems) {
  check_time_passes(rehearsal, journeys, problems);
  check_batches(rehearsal, places, problems);
  check_rates(rehearsal, places, problems);
  check_user_agent(rehearsal.options, places, problems);
  check_timeout(rehearsal.setup, rehearsal.options.setup_timeout, "setup", problems);
  check_timeout(rehearsal.teardown, rehearsal.options.teardown_timeout, "teardown", problems);
}

void check_control(const Rehearsal& rehearsal, const ScenarioPlaces& places,
                   ProblemList& problems) {
  if (rehearsal.options.paused && !has_command<ResumeCommand>(rehearsal.control)) {
    problems.add(JsonPlace(places.options()),
                 "found a test that starts paused and is never resumed, expected {\"at\": …, "
                 "\"resume\": true} in control");
  }
  if (resumes_too_early(rehearsal.control)) {
    const JsonPlace document;
    problems.add(
        document / "control",
        "found a resume before time 0, expected one at 0 or later, where a test may begin");
  }
  if (has_command<InterruptCommand>(rehearsal.control)) return;
  for (const ScenarioOptions& scenario : rehearsal.options.scenarios) {
    const auto* e = std::get_if<ExternallyControlled>(&scenario.executor);
    if (e == nullptr || e->duration > Duration{}) continue;
    const std::string pointer = places.of(scenario.name);
    problems.add(
        JsonPlace(pointer),
        "found an endless executor (duration 0) that nothing ends, expected a duration, or "
        "{\"at\": …, \"interrupt\": true} in control");
  }
}

}  // namespace rehearse
