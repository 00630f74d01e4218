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
  const std::optional<double> seen = observed_value(expression, sink, run);
  return !seen || expression.holds_for(*seen);
}

std::optional<double> observed_value(const ThresholdExpression& expression, const Sink& sink,
                                     Duration run) {
  using Seen = std::optional<double>;
  return match(
      sink,
      [&](const CounterSink& counter) -> Seen {
        if (expression.method == ThresholdMethod::Count) return counter.sum;
        return run.ns == 0 ? Seen() : counter.rate(run);
      },
      [](const GaugeSink& gauge) -> Seen { return gauge.last; },
      [](const RateSink& rate) -> Seen { return rate.total == 0 ? Seen() : rate.rate(); },
      [&](const TrendSink& trend) -> Seen { return observed(expression, trend); });
}

}  // namespace rehearse
