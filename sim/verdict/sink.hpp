#pragma once
// What k6 keeps of a metric's samples, by the metric's kind (S98).

#include <cstdint>
#include <variant>

#include "models/base/time.hpp"
#include "sim/verdict/metric_kind.hpp"
#include "sim/verdict/trend_sink.hpp"

namespace rehearse {

struct CounterSink {
  double sum = 0;
  bool sampled = false;

  void add(double value) {
    sum += value;
    sampled = true;
  }
  /// Per second of `run`; 0 where that is 0.
  double rate(Duration run) const {
    return run.ns == 0 ? 0 : sum / (static_cast<double>(run.ns) / 1e9);
  }
};

struct GaugeSink {
  double last = 0;
  double min = 0;
  double max = 0;
  bool sampled = false;

  void add(double value) {
    last = value;
    if (!sampled || value < min) min = value;
    if (!sampled || value > max) max = value;
    sampled = true;
  }
};

/// A value other than 0 is a pass.
struct RateSink {
  std::uint64_t passes = 0;
  std::uint64_t total = 0;

  void add(double value) {
    if (value != 0) ++passes;
    ++total;
  }
  double rate() const {
    return total > 0 ? static_cast<double>(passes) / static_cast<double>(total) : 0;
  }
};

using Sink = std::variant<CounterSink, GaugeSink, RateSink, TrendSink>;

Sink make_sink(MetricKind kind, std::size_t exact_trend_values = kExactTrendValues);
void add_sample(Sink& sink, double value);
bool has_samples(const Sink& sink);
/// Adds the samples of another sink; of gauges `part` has the later ones. Requires: of the same
/// kind.
void merge_samples(Sink& sink, const Sink& part);

}  // namespace rehearse
