// Whole runs, per iteration; each prints its trace hash as a label.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "models/base/require.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run.hpp"

namespace rehearse {
namespace {

Rehearsal read(const std::string& options, const std::string& duration) {
  const Checked<Rehearsal> rehearsal =
      read_rehearsal(fmt::format(R"({{"options":{},"journeys":{{"default":{{"duration":{}}}}}}})",
                                 options, duration),
                     ReadSettings{});
  REQUIRE(rehearsal);
  return *rehearsal;
}

void run(benchmark::State& state, const Rehearsal& rehearsal) {
  std::uint64_t iterations = 0;
  std::uint64_t hash = 0;
  for (auto _ : state) {
    const Result result = run_rehearsal(rehearsal);
    iterations += result.counts.started();
    hash = result.trace_hash;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(iterations));
  state.counters["per_iteration"] = benchmark::Counter(
      static_cast<double>(iterations), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.SetLabel(fmt::format("{:016x}", hash));
}

void closed(benchmark::State& state) {
  run(state, read(R"({"vus":1000,"duration":"300s"})", R"({"uniform":["1s","5s"]})"));
}
BENCHMARK(closed)->Unit(benchmark::kMillisecond);

void open(benchmark::State& state) {
  run(state, read(R"({"scenarios":{"open":{"executor":"constant-arrival-rate","rate":1000,
                     "duration":"100s","preAllocatedVUs":500}}})",
                  R"({"exponential":"200ms"})"));
}
BENCHMARK(open)->Unit(benchmark::kMillisecond);

void ramp(benchmark::State& state) {
  run(state,
      read(R"({"stages":[{"duration":"150s","target":1000},{"duration":"150s","target":0}]})",
           R"({"uniform":["1s","5s"]})"));
}
BENCHMARK(ramp)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace rehearse
