// From a sink to the number that a threshold compares.

#include "sim/verdict/threshold.hpp"

#include "models/base/match.hpp"
#include "models/base/require.hpp"

namespace rehearse {

namespace {

double observed(const ThresholdExpression& expression, const TrendSink& trend) {
  constexpr double kMedian = 50;
  switch (expression.method) {
    case ThresholdMethod::Avg:
      return trend.avg();
    case ThresholdMethod::Min:
      return trend.min();
    case ThresholdMethod::Max:
      return trend.max();
    case ThresholdMethod::Med:
      return trend.percentile(kMedian);
    case ThresholdMethod::Percentile:
      return trend.percentile(expression.percent.value_or(0));
    case ThresholdMethod::Count:
    case ThresholdMethod::Rate:
    case ThresholdMethod::Value:
      break;
  }
  REQUIRE(false);
  return 0;
}

}  // namespace

bool holds(const ThresholdExpression& expression, const Sink& sink, Duration run) {
  return match(
      sink,
      [&](const CounterSink& counter) {
        if (expression.method == ThresholdMethod::Count) return expression.holds_for(counter.sum);
        return run.ns == 0 || expression.holds_for(counter.rate(run));
      },
      [&](const GaugeSink& gauge) { return expression.holds_for(gauge.last); },
      [&](const RateSink& rate) { return rate.total == 0 || expression.holds_for(rate.rate()); },
      [&](const TrendSink& trend) { return expression.holds_for(observed(expression, trend)); });
}

}  // namespace rehearse
