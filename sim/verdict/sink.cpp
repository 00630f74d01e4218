// One alternative for each kind.

#include "sim/verdict/sink.hpp"

#include "models/base/match.hpp"

namespace rehearse {

Sink make_sink(MetricKind kind, std::size_t exact_trend_values) {
  switch (kind) {
    case MetricKind::Counter:
      return CounterSink{};
    case MetricKind::Gauge:
      return GaugeSink{};
    case MetricKind::Rate:
      return RateSink{};
    case MetricKind::Trend:
      break;
  }
  return TrendSink(exact_trend_values);
}

void add_sample(Sink& sink, double value) {
  match(sink, [value](auto& each) { each.add(value); });
}

void merge_samples(Sink& sink, const Sink& part) {
  match(
      sink,
      [&](CounterSink& counter) {
        const auto& more = std::get<CounterSink>(part);
        counter.sum += more.sum;
        counter.sampled = counter.sampled || more.sampled;
      },
      [&](GaugeSink& gauge) {
        const auto& more = std::get<GaugeSink>(part);
        if (!more.sampled) return;
        for (const double value : {more.min, more.max, more.last}) gauge.add(value);
      },
      [&](RateSink& rate) {
        const auto& more = std::get<RateSink>(part);
        rate.passes += more.passes;
        rate.total += more.total;
      },
      [&](TrendSink& trend) { trend.merge(std::get<TrendSink>(part)); });
}

bool has_samples(const Sink& sink) {
  return match(
      sink, [](const CounterSink& counter) { return counter.sampled; },
      [](const GaugeSink& gauge) { return gauge.sampled; },
      [](const RateSink& rate) { return rate.total > 0; },
      [](const TrendSink& trend) { return trend.count() > 0; });
}

}  // namespace rehearse
