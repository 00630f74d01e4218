// From the table of metrics to the engine's sinks.

#include "sim/measure/result_metrics.hpp"

#include <cstdint>
#include <memory>
#include <variant>

#include "models/base/match.hpp"
#include "sim/measure/metrics.hpp"
#include "sim/measure/trend_stat.hpp"

namespace rehearse {

namespace {

/// A trend with what its histogram is in.
struct KeptTrend {
  std::shared_ptr<const MetricTotals> totals;
  HistogramTotals trend;
};

}  // namespace

void take_totals(const Result& result, MetricEngine& engine) {
  const auto totals = std::make_shared<const MetricTotals>(metric_totals(result));
  for (const Metric& metric : all_metrics()) {
    const auto known = engine.find(metric.name);
    if (!known) continue;
    const auto add = [&](double value) { engine.add(*known, TagSetId::None, value); };
    match(
        metric.sample(*totals), [](std::monostate) {},
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
          const auto kept =
              std::make_shared<const KeptTrend>(KeptTrend{totals, HistogramTotals(*times)});
          engine.take_trend(*known, {kept, &kept->trend});
        });
  }
}

}  // namespace rehearse
