// From the table of metrics to the engine's sinks.

#include "sim/measure/result_metrics.hpp"

#include <cstdint>
#include <memory>
#include <utility>
#include <variant>

#include "models/base/match.hpp"
#include "sim/measure/histogram.hpp"
#include "sim/measure/metrics.hpp"
#include "sim/verdict/trend_totals.hpp"

namespace rehearse {

namespace {

constexpr double kNsPerMs = 1e6;

class HistogramTotals final : public TrendTotals {
 public:
  explicit HistogramTotals(Histogram times) : times_(std::move(times)) {}
  std::uint64_t count() const override { return times_.count(); }
  double avg() const override { return times_.mean_ns() / kNsPerMs; }
  double min() const override { return static_cast<double>(times_.min().ns) / kNsPerMs; }
  double max() const override { return static_cast<double>(times_.max().ns) / kNsPerMs; }
  double percentile(double percent) const override {
    return times_.quantile_ns(percent / 100) / kNsPerMs;
  }

 private:
  Histogram times_;
};

}  // namespace

void take_totals(const Result& result, MetricEngine& engine) {
  const MetricTotals totals = metric_totals(result);
  for (const Metric& metric : all_metrics()) {
    const auto known = engine.find(metric.name);
    if (!known) continue;
    const auto add = [&](double value) { engine.add(*known, TagSetId::None, value); };
    match(
        metric.sample(totals), [](std::monostate) {},
        [&](std::uint64_t count) { add(static_cast<double>(count)); },
        [&](const GaugeSample& gauge) {
          for (const std::uint64_t value : {gauge.min, gauge.max, gauge.last}) {
            add(static_cast<double>(value));
          }
        },
        [&](const RateSample& rate) {
          engine.add_repeated(*known, TagSetId::None, 1, rate.hits);
          engine.add_repeated(*known, TagSetId::None, 0, rate.total - rate.hits);
        },
        [&](const Histogram* times) {
          engine.take_trend(*known, std::make_shared<HistogramTotals>(*times));
        });
  }
}

}  // namespace rehearse
