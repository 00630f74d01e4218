// Planning: long ramps and many arrivals.

#include <benchmark/benchmark.h>

#include "models/base/require.hpp"
#include "sim/plan/arrival_times.hpp"
#include "sim/plan/plan.hpp"

namespace rehearse {
namespace {

Options with(ExecutorOptions executor) {
  Options options;
  ScenarioOptions& scenario = options.scenarios.emplace_back();
  scenario.name = "planned";
  scenario.executor = std::move(executor);
  return options;
}

/// Up to the state's number of VUs and down again; the plan has two rows for each.
void ramp(benchmark::State& state) {
  RampingVus executor;
  executor.start_vus = 0;
  executor.stages = {{seconds(3600), state.range(0)}, {seconds(3600), 0}};
  const Options options = with(executor);
  for (auto _ : state) benchmark::DoNotOptimize(plan_test(options));
  state.SetItemsProcessed(state.iterations() * state.range(0) * 2);
}
BENCHMARK(ramp)->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// All arrivals of a plan, streamed.
void stream_arrivals(benchmark::State& state, const ExecutorOptions& executor) {
  const Checked<TestPlan> plan = plan_test(with(executor));
  REQUIRE(plan);
  std::int64_t arrivals = 0;
  for (auto _ : state) {
    ArrivalTimes times(plan->scenarios.front());
    while (const auto due = times.next()) {
      benchmark::DoNotOptimize(due);
      ++arrivals;
    }
  }
  state.SetItemsProcessed(arrivals);
}

void constant_arrivals(benchmark::State& state) {
  ConstantArrivalRate executor;
  executor.rate = 10'000;
  executor.duration = seconds(state.range(0) / 10'000);
  executor.pre_allocated_vus = executor.max_vus = 1;
  stream_arrivals(state, executor);
}
BENCHMARK(constant_arrivals)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

void ramping_arrivals(benchmark::State& state) {
  RampingArrivalRate executor;
  executor.stages = {{seconds(state.range(0) / 10'000), 20'000}};
  executor.pre_allocated_vus = executor.max_vus = 1;
  stream_arrivals(state, executor);
}
BENCHMARK(ramping_arrivals)->Arg(10'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rehearse
