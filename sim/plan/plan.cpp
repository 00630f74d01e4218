// The plan of a test: each scenario's share, numbering and VU steps, and their sum.

#include "sim/plan/plan.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <variant>

#include "sim/plan/description.hpp"
#include "sim/plan/executor_traits.hpp"
#include "sim/plan/stages.hpp"
#include "sim/plan/vu_steps.hpp"

namespace rehearse {
namespace {

std::uint64_t count(std::int64_t vus) { return static_cast<std::uint64_t>(vus); }

/// Fills in a ScenarioPlan whose options are set; one overload for each executor.
class ScenarioPlanner {
 public:
  ScenarioPlanner(ScenarioPlan& plan, const ExecutionTuple& tuple, const PlanLimits& limits)
      : plan_(plan), tuple_(tuple), limits_(limits) {}

  Problems operator()(const SharedIterations& options) {
    take_vus(options.vus, options.vus);
    Problems problems = recut(options.vus);
    if (plan_.numbering) plan_.share.iterations = plan_.numbering->scale(options.iterations);
    plan_.has_work = plan_.share.vus > 0 && plan_.share.iterations > 0;
    hold_to_the_end();
    if (plan_.share.vus == 0) plan_.steps.pop_back();  // without VUs k6 plans no last step
    return problems;
  }

  Problems operator()(const PerVuIterations& options) {
    plan_.numbering = tuple_;
    take_vus(options.vus, options.vus);
    plan_.share.iterations = options.iterations;
    plan_.has_work = plan_.share.vus > 0 && plan_.share.iterations > 0;
    hold_to_the_end();
    return {};
  }

  Problems operator()(const ConstantVus& options) {
    plan_.numbering = tuple_;
    take_vus(options.vus, options.vus);
    plan_.has_work = plan_.share.vus > 0;
    plan_.raw_steps = {{{}, count(plan_.share.vus)}, {plan_.regular_end, 0}};
    hold_to_the_end();
    return {};
  }

  Problems operator()(const RampingVus& options) {
    plan_.numbering = tuple_;
    take_vus(options.start_vus, options.start_vus);
    Checked<std::vector<ActiveStep>> active = active_steps(options, tuple_, limits_);
    if (!active) return active.problems();
    plan_.raw_steps = std::move(*active);
    const Duration all_stages = plan_.regular_end;
    plan_.steps =
        reserve_for_ramp_down(plan_.raw_steps, options.graceful_ramp_down, plan_.hard_end);
    if (plan_.raw_steps.back().active != 0) plan_.raw_steps.push_back({all_stages, 0});
    plan_.regular_end = plan_.raw_steps.back().offset;
    plan_.hard_end = plan_.steps.back().offset;
    plan_.has_work = std::any_of(plan_.steps.begin(), plan_.steps.end(),
                                 [](const VuStep& step) { return step.planned > 0; });
    return {};
  }

  Problems operator()(const ConstantArrivalRate& options) {
    return arrive(options.pre_allocated_vus, options.max_vus);
  }

  Problems operator()(const RampingArrivalRate& options) {
    return arrive(options.pre_allocated_vus, options.max_vus);
  }

  Problems operator()(const ExternallyControlled& options) {
    plan_.numbering = tuple_;
    take_vus(options.vus, options.max_vus);
    plan_.steps = level_steps(count(plan_.share.max_vus), 0, plan_.regular_end);
    if (options.duration == Duration{}) plan_.steps.pop_back();
    return {};
  }

 private:
  void take_vus(std::int64_t vus, std::int64_t max_vus) {
    plan_.share.vus = tuple_.scale(vus);
    plan_.share.max_vus = tuple_.scale(max_vus);
  }

  /// The planned VUs, and the unplanned ones up to the share's maximum, until the scenario's end.
  void hold_to_the_end() {
    const ScaledShare& share = plan_.share;
    plan_.steps = level_steps(count(share.vus), count(share.max_vus - share.vus), plan_.hard_end);
  }

  Problems arrive(std::int64_t pre_allocated, std::int64_t max_vus) {
    take_vus(pre_allocated, max_vus);
    Problems problems = recut(max_vus);
    plan_.has_work = plan_.share.max_vus > 0;
    hold_to_the_end();
    return problems;
  }

  /// Re-cuts by an unscaled number of VUs. A segment that gets nothing is no error.
  Problems recut(std::int64_t vus) {
    Checked<ExecutionTuple> numbering = tuple_.recut(vus);
    if (numbering) {
      plan_.numbering = std::move(*numbering);
      return {};
    }
    plan_.recut_error = numbering.problems().front().message;
    return tuple_.scale(vus) > 0 ? numbering.problems() : Problems{};
  }

  ScenarioPlan& plan_;
  const ExecutionTuple& tuple_;
  const PlanLimits& limits_;
};

std::uint64_t most_planned(const std::vector<VuStep>& steps) {
  std::uint64_t most = 0;
  for (const VuStep& step : steps) most = std::max(most, step.planned);
  return most;
}

std::uint64_t most_possible(const std::vector<VuStep>& steps) {
  std::uint64_t most = 0;
  for (const VuStep& step : steps) most = std::max(most, step.planned + step.unplanned);
  return most;
}

Checked<ScenarioPlan> plan_scenario(const ScenarioOptions& options, const ExecutionTuple& tuple,
                                    const PlanLimits& limits) {
  ScenarioPlan plan;
  plan.options = options;
  plan.regular_end = wrapped(traits_of(options.executor).regular_length(options.executor));
  plan.hard_end = plan.regular_end + options.graceful_stop;
  Problems problems = std::visit(ScenarioPlanner(plan, tuple, limits), plan.options.executor);
  for (Problem& problem : problems) problem.path = "/scenarios/" + options.name + problem.path;
  if (!problems.empty()) return problems;
  plan.max_planned_vus = most_planned(plan.steps);
  plan.description = describe(plan, tuple);
  return plan;
}

}  // namespace

bool is_steered(const TestPlan& plan) {
  return std::any_of(plan.scenarios.begin(), plan.scenarios.end(), [](const ScenarioPlan& each) {
    return traits_of(each.options.executor).family == ExecutorFamily::Steered;
  });
}

Checked<TestPlan> plan_test(const Options& options, const PlanLimits& limits) {
  Checked<ExecutionTuple> tuple = ExecutionTuple::make(options.segment, options.sequence);
  if (!tuple) {
    Problem problem = tuple.problems().front();
    problem.path = "/executionSegment";
    return problem;
  }
  TestPlan plan;
  plan.tuple = std::move(*tuple);
  plan.min_iteration_duration = options.min_iteration_duration;
  plan.paused = options.paused;
  Problems problems;
  for (const ScenarioOptions& scenario : options.scenarios) {
    Checked<ScenarioPlan> planned = plan_scenario(scenario, plan.tuple, limits);
    if (planned) {
      plan.scenarios.push_back(std::move(*planned));
    } else {
      problems.insert(problems.end(), planned.problems().begin(), planned.problems().end());
    }
  }
  std::uint64_t rows = 0;
  for (const ScenarioPlan& scenario : plan.scenarios) rows += scenario.steps.size();
  if (rows > limits.max_steps) {
    problems.push_back(
        {"/scenarios",
         fmt::format("found scenarios of {} steps of VUs together, expected at most {}", rows,
                     limits.max_steps)});
  }
  if (!problems.empty()) return problems;
  plan.steps = merged_steps(plan.scenarios);
  plan.max_planned_vus = most_planned(plan.steps);
  plan.max_possible_vus = most_possible(plan.steps);
  if (!plan.steps.empty()) {
    const VuStep& last = plan.steps.back();
    plan.end = last.offset;
    plan.is_final = last.planned == 0 && last.unplanned == 0;
  }
  plan.instances = {{plan.tuple, plan.max_planned_vus, plan.max_possible_vus}};
  return plan;
}

}  // namespace rehearse
