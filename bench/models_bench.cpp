// Nanoseconds for a word, a draw of each duration model, a walked iteration and a recorded value.

#include <benchmark/benchmark.h>
#include <cstdint>
#include <utility>
#include <vector>

#include "models/base/random.hpp"
#include "models/duration/distribution.hpp"
#include "models/duration/duration_model.hpp"
#include "models/duration/duration_sampling.hpp"
#include "models/journey/journey.hpp"
#include "models/journey/journey_walk.hpp"
#include "sim/measure/histogram.hpp"
#include "sim/measure/series/time_series.hpp"

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

/// Each continuous distribution; also those whose shape asks for a finer table.
DurationModel from(const Checked<Distribution>& distribution) {
  return *DurationModel::from(*distribution);
}
DurationModel exponential() { return *DurationModel::exponential(seconds(1)); }
DurationModel normal() { return from(Distribution::normal(seconds(1), milliseconds(400))); }
DurationModel lognormal() {
  return from(Distribution::lognormal_of_median(milliseconds(120), milliseconds(400)));
}
DurationModel gamma() { return from(Distribution::gamma_of_mean(2.5, seconds(1))); }
DurationModel gamma_of_shape_a_tenth() {
  return from(Distribution::gamma_of_mean(0.1, seconds(1)));
}
DurationModel gamma_of_shape_ten_thousand() {
  return from(Distribution::gamma_of_mean(10'000, seconds(1)));
}
DurationModel erlang() { return from(Distribution::erlang(3, seconds(1))); }
DurationModel weibull() { return from(Distribution::weibull_of_scale(1.5, seconds(1))); }
DurationModel weibull_of_shape_a_fifth() {
  return from(Distribution::weibull_of_scale(0.2, seconds(1)));
}
DurationModel pareto() { return from(Distribution::pareto(seconds(1), 2.5)); }
DurationModel bounded_pareto() {
  return from(Distribution::bounded_pareto(seconds(1), seconds(60), 1.1));
}
DurationModel triangular() {
  return from(Distribution::triangular(seconds(1), seconds(2), seconds(5)));
}
DurationModel percentiles() {
  return from(Distribution::percentiles({{0, milliseconds(10)},
                                         {50, milliseconds(15)},
                                         {90, milliseconds(19)},
                                         {99, milliseconds(40)},
                                         {100, milliseconds(200)}}));
}

void BM_TableBuild(benchmark::State& state, DurationModel (*make)()) {
  for (auto _ : state) benchmark::DoNotOptimize(make());
}
#define BENCHMARK_BUILD(name) \
  BENCHMARK_CAPTURE(BM_TableBuild, name, name)->Unit(benchmark::kMicrosecond)
BENCHMARK_BUILD(exponential);
BENCHMARK_BUILD(normal);
BENCHMARK_BUILD(lognormal);
BENCHMARK_BUILD(gamma);
BENCHMARK_BUILD(gamma_of_shape_a_tenth);
BENCHMARK_BUILD(gamma_of_shape_ten_thousand);
BENCHMARK_BUILD(erlang);
BENCHMARK_BUILD(weibull);
BENCHMARK_BUILD(weibull_of_shape_a_fifth);
BENCHMARK_BUILD(pareto);
BENCHMARK_BUILD(bounded_pareto);
BENCHMARK_BUILD(triangular);
BENCHMARK_BUILD(percentiles);

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
BENCHMARK_CAPTURE(BM_Sample, empirical_of_10000, *DurationModel::empirical(lengths(10'000)));
BENCHMARK_CAPTURE(BM_Sample, empirical_of_1000000, *DurationModel::empirical(lengths(1'000'000)));
BENCHMARK_CAPTURE(BM_Sample, exponential, exponential());
BENCHMARK_CAPTURE(BM_Sample, normal, normal());
BENCHMARK_CAPTURE(BM_Sample, lognormal, lognormal());
BENCHMARK_CAPTURE(BM_Sample, gamma, gamma());
BENCHMARK_CAPTURE(BM_Sample, gamma_of_shape_a_tenth, gamma_of_shape_a_tenth());
BENCHMARK_CAPTURE(BM_Sample, erlang, erlang());
BENCHMARK_CAPTURE(BM_Sample, weibull, weibull());
BENCHMARK_CAPTURE(BM_Sample, pareto, pareto());
BENCHMARK_CAPTURE(BM_Sample, bounded_pareto, bounded_pareto());
BENCHMARK_CAPTURE(BM_Sample, triangular, triangular());
BENCHMARK_CAPTURE(BM_Sample, percentiles, percentiles());
BENCHMARK_CAPTURE(BM_Sample, hyperexponential,
                  *DurationModel::hyperexponential({seconds(1), seconds(10)}, {9, 1}));
BENCHMARK_CAPTURE(BM_Sample, mixture_of_4,
                  *DurationModel::mixture({DurationModel::constant(seconds(1)), lognormal(),
                                           gamma(),
                                           *DurationModel::uniform(seconds(1), seconds(5))},
                                          {1, 2, 3, 4}));
BENCHMARK_CAPTURE(BM_Sample, shifted_lognormal, *lognormal().shifted(seconds(1)));
BENCHMARK_CAPTURE(BM_Sample, scaled_lognormal, *lognormal().scaled(1.5));
BENCHMARK_CAPTURE(BM_Sample, clamped_lognormal, *lognormal().clamped({}, seconds(1)));
BENCHMARK_CAPTURE(BM_Sample, clamped_uniform,
                  *DurationModel::uniform(seconds(1), seconds(5))->clamped({}, seconds(4)));
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
    const IterationKey walker{&kStream, 0, iteration, {0, iteration}};
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
