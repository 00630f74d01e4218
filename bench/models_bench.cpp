// Nanoseconds for a word, a draw of each duration model, a walked iteration and a recorded value.

#include <benchmark/benchmark.h>
#include <cstdint>
#include <utility>
#include <vector>

#include "models/duration_model.hpp"
#include "models/journey.hpp"
#include "models/random.hpp"
#include "sim/run/histogram.hpp"
#include "sim/run/time_series.hpp"

namespace rehearse {
namespace {

const Stream kStream(1, 0, Purpose::Journey, "default");

void BM_Word(benchmark::State& state) {
  std::uint64_t iteration = 0;
  for (auto _ : state) benchmark::DoNotOptimize(kStream.word(0, iteration++, 0));
}
BENCHMARK(BM_Word);

/// Per word, of the two that a block has.
void BM_WordOfAPair(benchmark::State& state) {
  std::uint64_t pair = 0;
  for (auto _ : state) {
    const PhiloxBlock words = kStream.words(0, pair++, 0);
    benchmark::DoNotOptimize(words.even + words.odd);
  }
  state.SetItemsProcessed(state.iterations() * 2);
}
BENCHMARK(BM_WordOfAPair);

void BM_TableLookUp(benchmark::State& state) {
  const auto same = [](double p) { return 1e9 / (p + 0.1); };
  const auto other = [](double p) { return 1e10 + 1e9 / (p + 0.1); };
  const QuantileTable table = QuantileTable::build(same, other);
  std::uint64_t word = 0;
  for (auto _ : state) {
    word = word * 6364136223846793005U + 1442695040888963407U;
    benchmark::DoNotOptimize(table.sample(word));
  }
}
BENCHMARK(BM_TableLookUp);

void BM_TableBuild(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(DurationModel::exponential(seconds(1)));
}
BENCHMARK(BM_TableBuild)->Unit(benchmark::kMicrosecond);

void BM_Sample(benchmark::State& state, const DurationModel& model) {
  std::uint64_t iteration = 0;
  for (auto _ : state) {
    Draws draws(kStream, 0, iteration);
    benchmark::DoNotOptimize(model.sample({.vu = 0, .iteration = iteration}, draws));
    ++iteration;
  }
}

std::vector<Duration> lengths(std::int64_t count) {
  std::vector<Duration> values;
  for (std::int64_t i = 1; i <= count; ++i) values.push_back(milliseconds(i));
  return values;
}

BENCHMARK_CAPTURE(BM_Sample, constant, DurationModel::constant(seconds(1)));
BENCHMARK_CAPTURE(BM_Sample, uniform, *DurationModel::uniform(seconds(1), seconds(5)));
BENCHMARK_CAPTURE(BM_Sample, choice_of_8, *DurationModel::choice(lengths(8), {}));
BENCHMARK_CAPTURE(BM_Sample, weighted_choice_of_8,
                  *DurationModel::choice(lengths(8), {1, 2, 3, 4, 5, 6, 7, 8}));
BENCHMARK_CAPTURE(BM_Sample, exponential, *DurationModel::exponential(seconds(1)));
BENCHMARK_CAPTURE(BM_Sample, sequence_of_7,
                  *DurationModel::sequence(lengths(7), SequenceBy::Iteration));
BENCHMARK_CAPTURE(BM_Sample, constant_plus_exponential,
                  *DurationModel::sum({DurationModel::constant(seconds(1)),
                                       *DurationModel::exponential(seconds(1))}));
BENCHMARK_CAPTURE(BM_Sample, sum_of_two_exponentials,
                  *DurationModel::sum({*DurationModel::exponential(seconds(1)),
                                       *DurationModel::exponential(seconds(2))}));

void BM_Journey(benchmark::State& state, const Journey& journey) {
  std::uint64_t iteration = 0;
  for (auto _ : state) {
    const Walker walker{&kStream, 0, iteration, {0, iteration}};
    JourneyCursor cursor;
    benchmark::DoNotOptimize(journey.next(walker, cursor));
    benchmark::DoNotOptimize(journey.next(walker, cursor));
    ++iteration;
  }
}
BENCHMARK_CAPTURE(BM_Journey, constant, Journey(DurationModel::constant(seconds(1))));
BENCHMARK_CAPTURE(BM_Journey, uniform, Journey(*DurationModel::uniform(seconds(1), seconds(5))));
BENCHMARK_CAPTURE(BM_Journey, uniform_with_rare_throws,
                  Journey(*DurationModel::uniform(seconds(1), seconds(5)),
                          Occurrence::with_probability(0.01)));

constexpr std::size_t kDrawn = 4096;

/// kDrawn durations of a model, so that making them is not measured.
std::vector<Duration> drawn(const DurationModel& model) {
  std::vector<Duration> values;
  for (std::uint64_t i = 0; i < kDrawn; ++i) {
    Draws draws(kStream, 0, i);
    values.push_back(model.sample({.vu = 0, .iteration = i}, draws));
  }
  return values;
}

void BM_HistogramAdd(benchmark::State& state, const DurationModel& model) {
  const std::vector<Duration> values = drawn(model);
  Histogram histogram;
  std::size_t next = 0;
  for (auto _ : state) histogram.add(values[next++ % kDrawn]);
  benchmark::DoNotOptimize(histogram.count());
}
BENCHMARK_CAPTURE(BM_HistogramAdd, constant, DurationModel::constant(seconds(3)));
BENCHMARK_CAPTURE(BM_HistogramAdd, uniform, *DurationModel::uniform(seconds(1), seconds(5)));
BENCHMARK_CAPTURE(BM_HistogramAdd, exponential, *DurationModel::exponential(seconds(1)));

void BM_TimeSeriesRecord(benchmark::State& state) {
  TimeSeries series;
  std::int64_t at = 0;
  for (auto _ : state) {
    series.complete({at});
    at = (at + 1'234'567) % seconds(1'000).ns;
  }
  benchmark::DoNotOptimize(series.width());
}
BENCHMARK(BM_TimeSeriesRecord);

}  // namespace
}  // namespace rehearse
