// Plans first, then one run.

#include "sim/questions/fleet.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "models/base/shell_word.hpp"
#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/request_fact.hpp"
#include "sim/measure/busy_vus.hpp"
#include "sim/measure/merge.hpp"
#include "sim/plan/fleet_plan.hpp"
#include "sim/plan/planned_iterations.hpp"
#include "sim/run/program_source.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run.hpp"

namespace rehearse {

namespace {

/// Requests of each instance.
class RequestsByInstance final : public FactSink {
 public:
  explicit RequestsByInstance(const TestPlan& plan)
      : plan_(plan), requests_(plan.instances.size()) {}

  void observe(const Fact& /*fact*/) override {}
  void observe_request(const RequestFact& fact) override {
    EndpointTraffic& of = requests_[plan_.scenarios[index_of(fact.scenario)].instance];
    switch (fact.kind) {
      case RequestFact::Kind::Sent:
        ++of.sent;
        if (fact.connects) ++of.connections;
        break;
      case RequestFact::Kind::Answered:
        ++of.answered;
        if (fact.failed) ++of.failed;
        of.duration.add(fact.at - fact.sent);
        break;
      case RequestFact::Kind::Aborted:
        ++of.aborted;
        break;
    }
  }
  EndpointTraffic& of(std::size_t instance) { return requests_[instance]; }

 private:
  const TestPlan& plan_;
  std::vector<EndpointTraffic> requests_;
};

/// VUs of each instance that run an iteration, of all its scenarios.
class BusyByInstance final : public FactSink {
 public:
  explicit BusyByInstance(const TestPlan& plan) : plan_(plan), busy_(plan.instances.size()) {}

  void observe(const Fact& fact) override {
    if (fact.scenario == kNoScenario) return;
    BusyVus& of = busy_[plan_.scenarios[index_of(fact.scenario)].instance];
    if (fact.kind == FactKind::IterationStarted) of.change(fact.at, 1);
    const bool ends =
        fact.kind == FactKind::IterationCompleted || fact.kind == FactKind::IterationInterrupted;
    if (ends) of.change(fact.at, -1);
  }
  /// From the beginning of its first scenario to the end of its last one. Requires: called once.
  std::optional<BusyFigures> figures(std::size_t instance,
                                     const std::vector<ScenarioResult>& scenarios) {
    std::optional<Instant> began;
    std::optional<Instant> ended;
    for (const ScenarioResult& scenario : scenarios) {
      if (!scenario.began || !scenario.ended) continue;
      began = std::min(began.value_or(kNever), *scenario.began);
      ended = std::max(ended, scenario.ended);
    }
    if (!began) return std::nullopt;
    BusyVus& of = busy_[instance];
    of.settle(*ended);
    const Duration ran = *ended - *began;
    return BusyFigures{.mean = of.mean(ran),
                       .p95 = of.quantile(0.95, ran),
                       .p99 = of.quantile(0.99, ran),
                       .most = of.most()};
  }

 private:
  const TestPlan& plan_;
  std::vector<BusyVus> busy_;
};

/// What a fleet cannot have.
Problems refusals(const Rehearsal& rehearsal) {
  Problems problems;
  if (rehearsal.options.segment || rehearsal.options.sequence) {
    problems.push_back({"/executionSegment",
                        "found a segment of the test, expected the whole: the instances are its "
                        "segments"});
  }
  if (!rehearsal.control.empty()) {
    problems.push_back(
        {"/control", fmt::format("found commands ({}), expected none: each instance has a REST API "
                                 "of its own, so none of them is for all",
                                 rehearsal.control.size())});
  }
  return problems;
}

using Plans = std::vector<TestPlan>;

Checked<Plans> plans_of(const Rehearsal& rehearsal, std::uint32_t instances) {
  return instance_plans(rehearsal.options, equal_segments(instances), FleetSequence::Given);
}

std::uint32_t most_instances(const Rehearsal& rehearsal) {
  const std::size_t scenarios = std::max<std::size_t>(rehearsal.plan.scenarios.size(), 1);
  return static_cast<std::uint32_t>(
      std::min<std::size_t>(kMostInstances, kMostFleetScenarios / scenarios));
}

/// Whether the first instance, to which the VUs that are left over fall, has no more than that.
bool first_fits(const Rehearsal& rehearsal, std::uint32_t instances, std::uint64_t vus) {
  Options options = rehearsal.options;
  options.sequence = SegmentSequence{equal_segments(instances)};
  options.segment = options.sequence->segments.front();
  const Checked<TestPlan> plan = plan_test(options);
  return plan && plan->max_possible_vus <= vus;
}

/// The plans of the fewest instances of which none has more VUs; nothing where too few may be.
std::optional<Checked<Plans>> fewest_plans(const Rehearsal& rehearsal, std::uint64_t vus) {
  const std::uint32_t most = most_instances(rehearsal);
  std::uint32_t enough = most + 1;
  for (std::uint32_t low = 1; low < enough;) {
    const std::uint32_t middle = low + (enough - low) / 2;
    if (first_fits(rehearsal, middle, vus)) {
      enough = middle;
    } else {
      low = middle + 1;
    }
  }
  for (; enough <= most; ++enough) {
    Checked<Plans> plans = plans_of(rehearsal, enough);
    if (!plans || std::all_of(plans->begin(), plans->end(),
                              [&](const TestPlan& plan) { return plan.max_possible_vus <= vus; })) {
      return plans;
    }
  }
  return std::nullopt;
}

Checked<Plans> plans_within(const Rehearsal& rehearsal, std::uint64_t vus) {
  if (auto plans = fewest_plans(rehearsal, vus)) return *std::move(plans);
  return Problem{"/vusPerInstance",
                 fmt::format("found {} for a test of {} VUs in {} scenarios, each of which is "
                             "divided by itself, expected a number for which {} instances are "
                             "enough",
                             vus, rehearsal.plan.max_possible_vus, rehearsal.plan.scenarios.size(),
                             most_instances(rehearsal))};
}

Checked<Plans> plans_for(const Rehearsal& rehearsal, const FleetSettings& settings) {
  if (settings.vus_per_instance) return plans_within(rehearsal, *settings.vus_per_instance);
  const std::uint32_t instances = settings.instances.value_or(1);
  const std::uint32_t most = most_instances(rehearsal);
  if (instances == 0 || instances > most) {
    return Problem{
        "/instances",
        fmt::format("found {} for a test of {} scenarios, expected a number from 1 to {}",
                    instances, rehearsal.plan.scenarios.size(), most)};
  }
  return plans_of(rehearsal, instances);
}

std::int64_t most_vus(const ScenarioPlan& scenario) {
  std::uint64_t most = 0;
  for (const VuStep& step : scenario.steps) most = std::max(most, step.planned + step.unplanned);
  return static_cast<std::int64_t>(most);
}

using CountOf = std::optional<std::int64_t> (*)(const ScenarioPlan& scenario);

/// Nothing where one of the plans does not say.
std::optional<std::int64_t> sum_over(const Plans& plans, std::size_t rank, CountOf count) {
  std::int64_t sum = 0;
  for (const TestPlan& plan : plans) {
    const auto part = count(plan.scenarios[rank]);
    if (!part) return std::nullopt;
    sum += *part;
  }
  return sum;
}

std::vector<PlannedSum> planned_sums(const TestPlan& whole, const Plans& together,
                                     const Plans& alone) {
  std::vector<PlannedSum> sums;
  const auto add = [&](std::size_t rank, PlannedSum::Of of, CountOf count) {
    const ScenarioPlan& scenario = whole.scenarios[rank];
    const auto all = count(scenario);
    const auto parts = sum_over(together, rank, count);
    const auto lone = sum_over(alone, rank, count);
    if (all && parts && lone) sums.push_back({scenario.options.name, of, *all, *parts, *lone});
  };
  for (std::size_t rank = 0; rank < whole.scenarios.size(); ++rank) {
    add(rank, PlannedSum::Of::Vus, [](const ScenarioPlan& scenario) {
      return std::optional<std::int64_t>(most_vus(scenario));
    });
    add(rank, PlannedSum::Of::Iterations, planned_iterations);
  }
  return sums;
}

/// Moves the scenarios' results from the run to their instances, and leaves their sums in it.
void divide(Result& run, const TestPlan& plan, std::size_t scenarios,
            std::vector<FleetInstance>& instances) {
  std::vector<ScenarioResult> parts = std::exchange(run.scenarios, {});
  run.phases.clear();  // by the ranks of all instances, and their means have no common weights
  for (std::size_t rank = 0; rank < parts.size(); ++rank) {
    const std::size_t own_rank = rank % scenarios;
    if (own_rank == run.scenarios.size()) {
      run.scenarios.push_back(parts[rank]);
    } else {
      merge_scenario(run.scenarios[own_rank], parts[rank]);
    }
    FleetInstance& instance = instances[plan.scenarios[rank].instance];
    instance.counts += parts[rank].counts;
    instance.ended = std::max(instance.ended, parts[rank].ended);
    instance.scenarios.push_back(std::move(parts[rank]));
  }
}

std::vector<std::string> warnings_of(const Rehearsal& rehearsal, const FleetAnswer& answer) {
  std::vector<std::string> warnings;
  const std::size_t instances = answer.instances.size();
  if (rehearsal.options.rps > 0 && instances > 1) {
    warnings.push_back(
        fmt::format("rps is a limit of each instance: {} of them send up to {} requests a second "
                    "together",
                    instances, static_cast<std::int64_t>(instances) * rehearsal.options.rps));
  }
  if (!rehearsal.metrics.thresholds.empty() && instances > 1) {
    warnings.emplace_back(
        "thresholds are judged over all instances: each of k6's judges its own samples alone");
  }
  const auto idle = static_cast<std::size_t>(
      std::count_if(answer.instances.begin(), answer.instances.end(),
                    [](const FleetInstance& one) { return one.max_possible_vus == 0; }));
  if (idle > 0) {
    warnings.push_back(fmt::format("{} of the {} instances have no VUs", idle, instances));
  }
  warnings.insert(warnings.end(), answer.sum.warnings.begin(), answer.sum.warnings.end());
  return warnings;
}

/// One replication of the fleet: what it adds to an answer that has the plans.
struct FleetRun {
  Result sum;
  std::vector<FleetInstance> instances;
};

/// Requires: `instances` have no results yet.
FleetRun run_fleet(const Rehearsal& fleet, std::size_t scenarios,
                   const std::vector<FleetInstance>& instances) {
  RequestsByInstance requests(fleet.plan);
  BusyByInstance busy(fleet.plan);
  std::vector<FactSink*> observers;
  if (fleet.targets != nullptr) observers.push_back(&requests);
  // Of one scenario the run itself knows it, in whichever order its iterations are computed.
  if (scenarios > 1) observers.push_back(&busy);
  FleetRun run{run_rehearsal(fleet, observers), instances};
  divide(run.sum, fleet.plan, scenarios, run.instances);
  for (std::size_t i = 0; i < run.instances.size(); ++i) {
    FleetInstance& one = run.instances[i];
    one.requests = std::move(requests.of(i));
    if (one.scenarios.empty()) continue;
    one.busy = scenarios > 1 ? busy.figures(i, one.scenarios) : busy_figures(one.scenarios.front());
  }
  return run;
}

void add_instance(OverRuns& over, const std::string& number, const FleetInstance& one) {
  const auto add = [&](std::initializer_list<std::string_view> path, double value, bool is_fault) {
    over.add(OneFigure{{path.begin(), path.size()}, FigureUnit::Number, is_fault, value});
  };
  add({"instances", number, "complete"}, static_cast<double>(one.counts.complete), false);
  add({"instances", number, "interrupted"}, static_cast<double>(one.counts.interrupted), true);
  add({"instances", number, "dropped"}, static_cast<double>(one.counts.dropped), true);
  if (!one.busy) return;
  add({"instances", number, "busyVUs", "avg"}, one.busy->mean, false);
  add({"instances", number, "busyVUs", "p95"}, static_cast<double>(one.busy->p95), false);
  add({"instances", number, "busyVUs", "p99"}, static_cast<double>(one.busy->p99), false);
  add({"instances", number, "busyVUs", "max"}, static_cast<double>(one.busy->most), false);
}

void add_run(OverRuns& over, const FleetRun& run) {
  over.add(run.sum);
  for (std::size_t i = 0; i < run.instances.size(); ++i) {
    add_instance(over, fmt::format("{}", i + 1), run.instances[i]);
  }
}

}  // namespace

std::optional<std::uint32_t> fewest_instances(const Rehearsal& rehearsal, std::uint64_t vus) {
  const auto plans = fewest_plans(rehearsal, vus);
  if (!plans || !*plans) return std::nullopt;
  return static_cast<std::uint32_t>((*plans)->size());
}

Checked<FleetAnswer> fleet_of(const Rehearsal& rehearsal, const FleetSettings& settings) {
  if (Problems problems = refusals(rehearsal); !problems.empty()) return problems;
  const Checked<Plans> plans = plans_for(rehearsal, settings);
  if (!plans) return plans.problems();
  FleetAnswer answer;
  answer.sequence = SegmentSequence{equal_segments(static_cast<std::uint32_t>(plans->size()))};
  const Checked<Plans> alone =
      instance_plans(rehearsal.options, answer.sequence.segments, FleetSequence::Missing);
  if (!alone) return alone.problems();
  answer.planned = planned_sums(rehearsal.plan, *plans, *alone);
  std::vector<FleetInstance> planned(plans->size());
  for (std::size_t i = 0; i < plans->size(); ++i) {
    const InstancePlan& plan = (*plans)[i].instances.front();
    planned[i].segment = answer.sequence.segments[i];
    planned[i].max_planned_vus = plan.max_planned_vus;
    planned[i].max_possible_vus = plan.max_possible_vus;
  }
  Rehearsal fleet = rehearsal;
  fleet.plan = plan_together(*plans);
  if (settings.runs) answer.over.emplace();
  replicate<FleetRun>(
      fleet, settings.runs.value_or(1), settings.jobs,
      [&](const Rehearsal& one) {
        return run_fleet(one, rehearsal.plan.scenarios.size(), planned);
      },
      [&](std::uint64_t replication, FleetRun run) {
        if (answer.over) add_run(*answer.over, run);
        if (replication == 0) {
          answer.sum = std::move(run.sum);
          answer.instances = std::move(run.instances);
        }
        return true;
      });
  answer.warnings = warnings_of(rehearsal, answer);
  answer.script = rehearsal.program != nullptr ? rehearsal.program->file() : "script.js";
  return answer;
}

std::vector<std::string> fleet_commands(const FleetAnswer& answer) {
  std::vector<std::string> commands;
  for (const FleetInstance& instance : answer.instances) {
    commands.push_back(
        fmt::format("k6 run --execution-segment {} --execution-segment-sequence {} {}",
                    instance.segment.text(), answer.sequence.text(), shell_word(answer.script)));
  }
  return commands;
}

}  // namespace rehearse
