// Virtual time around a test run.

#include "sim/run/run.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "models/base/require.hpp"
#include "sim/plan/fleet_plan.hpp"
#include "sim/run/run_verdict.hpp"
#include "sim/run/simulation.hpp"
#include "sim/run/tie_orders.hpp"

namespace rehearse {

namespace {

Result run_among_others(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                        RunEnvironment environment) {
  Rehearsal together = rehearsal;
  std::vector<TestPlan> plans = std::exchange(together.others, {});
  const auto own = static_cast<std::uint32_t>(rehearsal.plan.tuple.index());
  plans.insert(plans.begin() + own, rehearsal.plan);
  together.plan = plan_together(plans);
  environment.own_instance = own;
  return run_rehearsal(together, observers, environment);
}

}  // namespace

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers) {
  return run_rehearsal(rehearsal, observers, RunEnvironment{});
}

Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                     const RunEnvironment& environment) {
  if (!rehearsal.others.empty()) return run_among_others(rehearsal, observers, environment);
  const ReplayNote note(rehearsal.seed);
  std::optional<RunVerdict> verdict;
  RunEnvironment judged = environment;
  const std::unique_ptr<TieOrder> ties = tie_order_of(rehearsal);
  if (judged.ties == nullptr) judged.ties = ties.get();
  std::unique_ptr<Program> program;
  if (rehearsal.program != nullptr && judged.program == nullptr) {
    // The program's samples go to the judge of the run.
    if (judged.verdict == nullptr) judged.verdict = &verdict.emplace(rehearsal);
    program = judged.verdict->start_program(rehearsal);
    REQUIRE(program != nullptr);
    judged.program = program.get();
  }
  if (judged.verdict == nullptr && !rehearsal.metrics.thresholds.empty()) {
    judged.verdict = &verdict.emplace(rehearsal);
  }
  if (auto result = Simulation(rehearsal, observers, judged).run()) return *std::move(result);
  // A run that gave up has no verdict yet.
  RunEnvironment in_order = judged;
  in_order.look_ahead = false;
  std::optional<Result> result = Simulation(rehearsal, observers, in_order).run();
  REQUIRE(result.has_value());
  return *std::move(result);
}

}  // namespace rehearse
