// Values by name, steps by offset, arrivals one by one.

#include "sim/questions/schedule_diff.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "sim/plan/arrival_times.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/plan/planned_iterations.hpp"
#include "sim/plan/rate_curve.hpp"

namespace rehearse {

namespace {

using Changes = std::vector<ChangedValue>;

/// In the order of the first list, then what only the second has.
Changes changed_options(const std::vector<NamedOption>& before,
                        const std::vector<NamedOption>& after) {
  Changes changes;
  const auto find = [](const std::vector<NamedOption>& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(),
                        [&](const NamedOption& one) { return one.name == name; });
  };
  for (const NamedOption& one : before) {
    const auto other = find(after, one.name);
    if (other == after.end()) {
      changes.push_back({one.name, one.value, std::nullopt});
    } else if (one.value != other->value) {
      changes.push_back({one.name, one.value, other->value});
    }
  }
  for (const NamedOption& one : after) {
    if (find(before, one.name) == before.end()) {
      changes.push_back({one.name, std::nullopt, one.value});
    }
  }
  return changes;
}

void add_if_changed(Changes& changes, const char* name, const std::optional<OptionValue>& before,
                    const std::optional<OptionValue>& after) {
  if (before != after) changes.push_back({name, before, after});
}

OptionValue starts_by(const ScenarioPlan& scenario) {
  const ExecutorTraits& traits = traits_of(scenario.options.executor);
  switch (traits.family) {
    case ExecutorFamily::Counted:
      return std::string(traits.keyed_by_vu ? "a number for each VU" : "a number for all VUs");
    case ExecutorFamily::Looping:
      return std::string("VUs that loop");
    case ExecutorFamily::Arrival:
      return std::string("arrivals");
    case ExecutorFamily::Steered:
      return std::string("commands");
  }
  return {};
}

std::optional<OptionValue> iterations_of(const ScenarioPlan& scenario) {
  const auto planned = planned_iterations(scenario);
  return planned ? std::optional<OptionValue>(*planned) : std::nullopt;
}

/// The VUs that a steered scenario begins with: it has steps for the most alone.
std::optional<OptionValue> first_vus(const ScenarioPlan& scenario) {
  const bool steered = std::holds_alternative<ExternallyControlled>(scenario.options.executor);
  return steered ? std::optional<OptionValue>(scenario.share.vus) : std::nullopt;
}

Changes changed_schedule(const ScenarioPlan& before, const ScenarioPlan& after) {
  Changes changes;
  add_if_changed(changes, "startsBy", starts_by(before), starts_by(after));
  add_if_changed(changes, "exec", before.options.exec, after.options.exec);
  add_if_changed(changes, "startTime", before.options.start_time, after.options.start_time);
  add_if_changed(changes, "firstVUs", first_vus(before), first_vus(after));
  add_if_changed(changes, "iterations", iterations_of(before), iterations_of(after));
  add_if_changed(changes, "regularEnd", before.regular_end, after.regular_end);
  add_if_changed(changes, "hardEnd", before.hard_end, after.hard_end);
  return changes;
}

/// Rows of both by their offsets: those that are equal at the same place are left out.
std::vector<ChangedStep> changed_steps(const std::vector<VuStep>& before,
                                       const std::vector<VuStep>& after) {
  std::vector<ChangedStep> changes;
  auto old = before.begin();
  auto now = after.begin();
  while (old != before.end() || now != after.end()) {
    if (old != before.end() && now != after.end() && *old == *now) {
      ++old;
      ++now;
      continue;
    }
    const bool both = old != before.end() && now != after.end();
    const bool takes_old = now == after.end() || (both && old->offset <= now->offset);
    const bool takes_now = old == before.end() || (both && now->offset <= old->offset);
    if (takes_old) changes.push_back({false, *old++});
    if (takes_now) changes.push_back({true, *now++});
  }
  return changes;
}

std::vector<VuStep> as_steps(const std::vector<ActiveStep>& active) {
  std::vector<VuStep> steps;
  steps.reserve(active.size());
  for (const ActiveStep& step : active) steps.push_back({step.offset, step.active, 0});
  return steps;
}

bool same_numbers(const ScenarioPlan& before, const ScenarioPlan& after) {
  return before.numbering->segment() == after.numbering->segment() &&
         before.numbering->sequence().segments == after.numbering->sequence().segments;
}

/// Whether both take the same numbers of arrivals that are due by one rule, up to the last of the
/// one that has fewer.
bool due_by_one_rule(const ScenarioPlan& before, const ScenarioPlan& after) {
  if (!same_numbers(before, after)) return false;
  const auto* const even = std::get_if<ConstantArrivalRate>(&before.options.executor);
  const auto* const other_even = std::get_if<ConstantArrivalRate>(&after.options.executor);
  if (even != nullptr && other_even != nullptr) {
    return ticker_period(*even) == ticker_period(*other_even);
  }
  const auto* const ramped = std::get_if<RampingArrivalRate>(&before.options.executor);
  const auto* const other = std::get_if<RampingArrivalRate>(&after.options.executor);
  return ramped != nullptr && other != nullptr && ramped->start_rate == other->start_rate &&
         ramped->time_unit == other->time_unit && ramped->stages == other->stages;
}

bool has_arrivals(const ScenarioPlan& scenario) {
  return arrives(scenario) && scenario.has_work && scenario.numbering;
}

std::optional<ChangedArrival> changed_arrival(const ScenarioPlan& before,
                                              const ScenarioPlan& after) {
  if (!arrives(before) || !arrives(after)) return std::nullopt;
  std::optional<ArrivalTimes> old;
  std::optional<ArrivalTimes> now;
  if (has_arrivals(before)) old.emplace(before);
  if (has_arrivals(after)) now.emplace(after);
  if (old && now && due_by_one_rule(before, after) &&
      planned_iterations(before) == planned_iterations(after)) {
    return std::nullopt;
  }
  for (std::int64_t number = 1; number <= kMostComparedArrivals; ++number) {
    const auto due = old ? old->next() : std::nullopt;
    const auto other = now ? now->next() : std::nullopt;
    if (due != other) return ChangedArrival{number, due, other};
    if (!due) return std::nullopt;
  }
  return std::nullopt;
}

bool is_same(const ScenarioDiff& diff) { return diff.options.empty() && !diff.schedule_differs(); }

ScenarioDiff scenario_diff(const ScenarioPlan& before, const ScenarioPlan& after) {
  ScenarioDiff diff{
      .name = before.options.name,
      .before = before.description,
      .after = after.description,
      .options = changed_options(options_of(before.options), options_of(after.options)),
      .schedule = changed_schedule(before, after),
      .planned = changed_steps(before.steps, after.steps),
      .active = changed_steps(as_steps(before.raw_steps), as_steps(after.raw_steps)),
      .arrival = changed_arrival(before, after)};
  return diff;
}

ScenarioDiff only_in_one(const std::string& name, const ScenarioPlan* before,
                         const ScenarioPlan* after) {
  return {.name = name,
          .before = before == nullptr ? std::string() : before->description,
          .after = after == nullptr ? std::string() : after->description,
          .options = {},
          .schedule = {},
          .planned = {},
          .active = {},
          .arrival = {}};
}

using ByName = std::map<std::string, const ScenarioPlan*>;

ByName by_name(const TestPlan& plan) {
  ByName scenarios;
  for (const ScenarioPlan& scenario : plan.scenarios) {
    scenarios.emplace(scenario.options.name, &scenario);
  }
  return scenarios;
}

OptionValue count(std::uint64_t vus) { return static_cast<std::int64_t>(vus); }

std::optional<OptionValue> end_of(const TestPlan& plan) {
  return plan.is_final ? std::optional<OptionValue>(plan.end) : std::nullopt;
}

Changes changed_test(const TestPlan& before, const TestPlan& after) {
  Changes changes;
  add_if_changed(changes, "minIterationDuration", before.min_iteration_duration,
                 after.min_iteration_duration);
  add_if_changed(changes, "paused", before.paused, after.paused);
  add_if_changed(changes, "maxPlannedVUs", count(before.max_planned_vus),
                 count(after.max_planned_vus));
  add_if_changed(changes, "maxPossibleVUs", count(before.max_possible_vus),
                 count(after.max_possible_vus));
  add_if_changed(changes, "end", end_of(before), end_of(after));
  return changes;
}

}  // namespace

bool ScheduleDiff::options_differ() const {
  return !options.empty() ||
         std::any_of(scenarios.begin(), scenarios.end(), [](const ScenarioDiff& scenario) {
           return !scenario.options.empty() || scenario.before.empty() || scenario.after.empty();
         });
}

bool ScheduleDiff::schedules_differ() const {
  return !schedule.empty() ||
         std::any_of(scenarios.begin(), scenarios.end(),
                     [](const ScenarioDiff& scenario) { return scenario.schedule_differs(); });
}

ScheduleDiff schedule_diff(const Schedule& before, const Schedule& after) {
  ScheduleDiff diff{
      .options = changed_options(options_of(before.options), options_of(after.options)),
      .schedule = changed_test(before.plan, after.plan),
      .scenarios = {}};
  const ByName old = by_name(before.plan);
  const ByName now = by_name(after.plan);
  std::set<std::string> names;
  for (const ByName* scenarios : {&old, &now}) {
    for (const auto& [name, scenario] : *scenarios) names.insert(name);
  }
  for (const std::string& name : names) {
    const auto one = old.find(name);
    const auto other = now.find(name);
    if (one != old.end() && other != now.end()) {
      ScenarioDiff changed = scenario_diff(*one->second, *other->second);
      if (!is_same(changed)) diff.scenarios.push_back(std::move(changed));
    } else {
      diff.scenarios.push_back(only_in_one(name, one == old.end() ? nullptr : one->second,
                                           other == now.end() ? nullptr : other->second));
    }
  }
  return diff;
}

}  // namespace rehearse
