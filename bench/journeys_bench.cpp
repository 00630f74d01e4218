// Nanoseconds for a step of a journey as an engine takes it, and for solving a graph's visits.

#include <benchmark/benchmark.h>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "models/journey/absorbing_chain.hpp"
#include "models/journey/journey.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/journey_walk.hpp"

namespace rehearse {
namespace {

const Stream kStream(1, 0, Purpose::Journey, "default");
constexpr std::size_t kVus = 1024;

struct Vu {
  JourneyCursor cursor;
  std::uint64_t iteration = 0;
};

/// One step of one of many VUs, whose cursors lie in memory.
void BM_Step(benchmark::State& state, const Journey& journey) {
  std::vector<Vu> vus(kVus);
  std::vector<std::uint32_t> counters(kVus * journey.counters());
  std::uint64_t iterations = 0;
  std::size_t next = 0;
  for (auto _ : state) {
    const std::size_t i = next++ % kVus;
    Vu& vu = vus[i];
    const IterationKey walker{&kStream, 0, vu.iteration, {0, vu.iteration}};
    const std::span own(counters.data() + i * journey.counters(), journey.counters());
    const JourneyStep step = journey.next(walker, vu.cursor, StepOutcome::Ok, own);
    benchmark::DoNotOptimize(step.wait);
    if (step.kind != JourneyStep::Kind::Return) continue;
    vu.cursor = {};
    vu.iteration = ++iterations;
  }
}

Journey steps(std::vector<Step> list) {
  return Journey(std::make_shared<const JourneyProgram>(StepBody{std::move(list), std::nullopt}));
}
Step think() { return {ThinkStep{*DurationModel::uniform(seconds(1), seconds(5))}}; }
Step request() { return {RequestStep{}}; }
Step repeat(std::uint64_t count, Step step) {
  return {RepeatStep{*CountModel::constant(count), {{std::move(step)}, std::nullopt}}};
}
Step choose() {
  return {ChooseStep{{{1.0, {{think()}, std::nullopt}},
                      {3.0, {{think(), think()}, std::nullopt}},
                      {2.0, {{request()}, std::nullopt}}}}};
}

BENCHMARK_CAPTURE(BM_Step, constant_duration, Journey(DurationModel::constant(seconds(1))));
BENCHMARK_CAPTURE(BM_Step, uniform_duration,
                  Journey(*DurationModel::uniform(seconds(1), seconds(5))));
BENCHMARK_CAPTURE(BM_Step, request_and_think, steps({request(), think()}));
BENCHMARK_CAPTURE(BM_Step, repeated_thinks, steps({repeat(20, think())}));
BENCHMARK_CAPTURE(BM_Step, choices, steps({repeat(20, choose())}));

/// A ring with chords: from each state to the next, to one far away, and seldom out.
void BM_ExpectedVisits(benchmark::State& state) {
  const auto count = static_cast<std::uint32_t>(state.range(0));
  std::vector<ChainState> chain(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    chain[i] = {{{(i + 1) % count, 0.6}, {(i * 7 + 3) % count, 0.39}}, 0.01};
  }
  for (auto _ : state) benchmark::DoNotOptimize(expected_visits(chain, 0));
}
BENCHMARK(BM_ExpectedVisits)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace rehearse
