// Counts, metrics and services, each whole or over a scope.

#include "sim/measure/expression/figure_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/base/duration_format.hpp"
#include "models/base/match.hpp"
#include "models/base/require.hpp"
#include "sim/measure/metrics.hpp"

namespace rehearse {

namespace {

constexpr double kNsPerSecond = 1e9;

FigureValue number(double value) { return {value, {}}; }
FigureValue number(std::uint64_t value) { return number(static_cast<double>(value)); }
FigureValue missing(std::string why) { return {0, std::move(why)}; }

double in_seconds(Duration time) { return static_cast<double>(time.ns) / kNsPerSecond; }

/// Milliseconds that are whole nanoseconds are those exactly.
double seconds_of(double milliseconds) {
  constexpr double kNsPerMillisecond = 1e6;
  constexpr double kRounding = 1e-15;
  const double ns = milliseconds * kNsPerMillisecond;
  const double whole = std::round(ns);
  return (std::abs(ns - whole) <= std::abs(ns) * kRounding ? whole : ns) / kNsPerSecond;
}

std::uint64_t sum_of_services(const Result& result, std::uint64_t ServiceCounts::*count) {
  std::uint64_t sum = 0;
  for (const ServiceLoad& service : result.services) sum += service.*count;
  return sum;
}

std::uint64_t sum_of_endpoints(const Result& result, std::uint64_t EndpointTraffic::*count) {
  std::uint64_t sum = 0;
  for (const EndpointTraffic& endpoint : result.traffic) sum += endpoint.*count;
  return sum;
}

FigureValue whole_count(CountId count, const Result& result) {
  switch (count) {
    case CountId::Busy:
      return missing("the result has no count of busy VUs");
    case CountId::Complete:
      return number(result.counts.complete);
    case CountId::Dropped:
      return number(result.counts.dropped);
    case CountId::Duration:
      return number(in_seconds(result.run));
    case CountId::Exceptions:
      return number(result.counts.thrown);
    case CountId::Failed:
      return number(sum_of_endpoints(result, &EndpointTraffic::failed));
    case CountId::Interrupted:
      return number(result.counts.interrupted);
    case CountId::Requests:
      return number(sum_of_endpoints(result, &EndpointTraffic::sent));
    case CountId::Retries:
      return number(sum_of_services(result, &ServiceCounts::retries));
    case CountId::Started:
      return number(result.counts.started());
    case CountId::Vus:
      return number(result.vus_max);
  }
  REQUIRE(false);
  return {};
}

/// Those that the series counts in each interval.
std::optional<std::uint64_t Interval::*> counted_in(CountId count) {
  switch (count) {
    case CountId::Complete:
      return &Interval::completes;
    case CountId::Dropped:
      return &Interval::drops;
    case CountId::Failed:
      return &Interval::failures;
    case CountId::Interrupted:
      return &Interval::interrupts;
    case CountId::Requests:
      return &Interval::requests;
    case CountId::Started:
      return &Interval::starts;
    default:
      return std::nullopt;
  }
}

bool is_multiple(const Scope& scope, Duration width) {
  return scope.from.ns % width.ns == 0 && (!scope.until || scope.until->ns % width.ns == 0);
}

FigureValue not_by_width(const Scope& scope, Duration width) {
  const Instant end = scope.until.value_or(scope.from);
  const Instant wrong = scope.from.ns % width.ns != 0 ? scope.from : end;
  return missing(fmt::format("found {}, expected a multiple of {}, by which the result counts",
                             format_duration(wrong - Instant{}), format_duration(width)));
}

/// The last sample at or before `at`; of the instant 0 an empty one. Nothing where there is none at
/// that instant.
std::optional<ServiceSample> sample_at(const ServiceLoad& service, Instant at) {
  if (at == Instant{}) return ServiceSample{};
  const auto found = std::lower_bound(
      service.samples.begin(), service.samples.end(), at,
      [](const ServiceSample& sample, Instant instant) { return sample.at < instant; });
  if (found == service.samples.end() || found->at != at) return std::nullopt;
  return *found;
}

struct SampleRange {
  ServiceSample from;
  ServiceSample until;
};

/// The samples at both ends of a scope, of which the end is not after the run's.
std::optional<SampleRange> range_of(const ServiceLoad& service, const Scope& scope,
                                    const Result& result) {
  const auto from = sample_at(service, scope.from);
  const auto until = sample_at(service, std::min(scope.until.value_or(result.end), result.end));
  if (!from || !until) return std::nullopt;
  return SampleRange{*from, *until};
}

FigureValue not_sampled() {
  return missing(
      "the result has no sample of services at an end of the scope, expected a whole "
      "number of seconds, in long tests of 2, 4, 8 … seconds");
}

FigureValue scoped_count(CountId count, const Scope& scope, const Result& result) {
  if (count == CountId::Duration) return number(in_seconds(*length_of(scope, result)));
  if (count == CountId::Retries) {
    std::uint64_t sum = 0;
    for (const ServiceLoad& service : result.services) {
      const auto range = range_of(service, scope, result);
      if (!range) return not_sampled();
      sum += range->until.so_far.retries - range->from.so_far.retries;
    }
    return number(sum);
  }
  const auto field = counted_in(count);
  if (!field) return missing("the result has it only for the whole test");
  const Duration width = result.series.width();
  if (!is_multiple(scope, width)) return not_by_width(scope, width);
  const std::vector<Interval> intervals = result.series.intervals();
  const auto first = static_cast<std::size_t>(scope.from.ns / width.ns);
  std::size_t last = intervals.size();
  if (scope.until) last = std::min(last, static_cast<std::size_t>(scope.until->ns / width.ns));
  std::uint64_t sum = 0;
  for (std::size_t i = first; i < last; ++i) sum += intervals[i].**field;
  return number(sum);
}

double mean_of(Wide integral, Wide length) {
  return length == 0 ? 0 : static_cast<double>(integral) / static_cast<double>(length);
}

FigureValue whole_service_value(const ServiceFigure& figure, const ServiceLoad& service) {
  switch (figure.what) {
    case ServiceFigure::What::Utilisation:
      return number(service.utilisation);
    case ServiceFigure::What::Waiting:
      return figure.most ? number(service.most_waiting) : number(service.mean_waiting);
    case ServiceFigure::What::Inflight:
      return figure.most ? number(service.most_inside) : number(service.mean_inside);
    case ServiceFigure::What::Instances:
      break;
  }
  if (!service.scaled) return number(service.instances);
  return figure.most ? number(service.scaled->most) : number(service.scaled->mean);
}

FigureValue service_value(const ServiceFigure& figure, const std::optional<Scope>& scope,
                          const Result& result) {
  using What = ServiceFigure::What;
  if (figure.service >= result.services.size()) return missing("the result has no such service");
  const ServiceLoad& service = result.services[figure.service];
  if (!scope) return whole_service_value(figure, service);
  const auto range = range_of(service, *scope, result);
  if (!range) return not_sampled();
  const auto grown = [&](Wide ServiceSample::*integral) {
    return range->until.*integral - range->from.*integral;
  };
  const Wide length = (range->until.at - range->from.at).ns;
  if (figure.what == What::Utilisation) {
    return number(mean_of(grown(&ServiceSample::busy_ns), grown(&ServiceSample::server_ns)));
  }
  Wide ServiceSample::*const integral = figure.what == What::Waiting ? &ServiceSample::waiting_ns
                                        : figure.what == What::Inflight
                                            ? &ServiceSample::inside_ns
                                            : &ServiceSample::instance_ns;
  return number(mean_of(grown(integral), length));
}

const Metric* find_metric(const std::string& name) {
  for (const Metric& each : all_metrics()) {
    if (name == each.name) return &each;
  }
  return nullptr;
}

double unit_of(MetricUnit unit, double value) {
  return unit == MetricUnit::Time ? seconds_of(value) : value;
}

FigureValue no_samples(const MetricFigure& figure) {
  return missing("there is no sample of " + figure.metric +
                 (figure.tags.tags().empty() ? "" : " with these tags"));
}

FigureValue rate_of(double sum, Duration length) {
  if (length.ns == 0) return missing("no time has passed");
  return number(sum / in_seconds(length));
}

/// Of a trend in a histogram, in seconds.
FigureValue trend_value(const MetricFigure& figure, const Histogram& times) {
  if (figure.stat == StatKind::Count) return number(times.count());
  switch (figure.stat) {
    case StatKind::Average:
      return number(times.mean_ns() / kNsPerSecond);
    case StatKind::Minimum:
      return number(in_seconds(times.min()));
    case StatKind::Median:
      return number(times.quantile_ns(0.5) / kNsPerSecond);
    case StatKind::Maximum:
      return number(in_seconds(times.max()));
    default:
      return number(times.quantile_ns(figure.percent / 100) / kNsPerSecond);
  }
}

FigureValue gauge_value(StatKind stat, double last, double min, double max) {
  if (stat == StatKind::Minimum) return number(min);
  return number(stat == StatKind::Maximum ? max : last);
}

FigureValue metric_value(const MetricFigure& figure, const MetricTotals& totals, Duration run) {
  const Metric* const found = find_metric(figure.metric);
  if (found == nullptr) return missing("the result has no metric " + figure.metric);
  return match(
      found->sample(totals),
      [&](std::monostate) {
        if (figure.kind != MetricKind::Counter) return no_samples(figure);
        return figure.stat == StatKind::Rate ? rate_of(0, run) : number(0.0);
      },
      [&](std::uint64_t sum) {
        if (figure.stat == StatKind::Rate) return rate_of(static_cast<double>(sum), run);
        return number(sum);
      },
      [&](const GaugeSample& gauge) {
        return gauge_value(figure.stat, static_cast<double>(gauge.last),
                           static_cast<double>(gauge.min), static_cast<double>(gauge.max));
      },
      [](const RateSample& rate) { return number(rate.share()); },
      [&](const Histogram* times) { return trend_value(figure, *times); });
}

bool is_whole_test(const MetricFigure& figure, const std::optional<Scope>& scope) {
  return !scope && figure.tags.tags().empty() && find_metric(figure.metric) != nullptr;
}

}  // namespace

FigureSource source_of(const Figure& figure, Instant end) {
  const auto by_seconds = [&] {
    constexpr Duration kSecond = seconds(1);
    const Instant longest{kSecond.ns * static_cast<std::int64_t>(TimeSeries::kMaxIntervals)};
    return end < longest && is_multiple(*figure.scope, kSecond);
  };
  return match(
      figure.what,
      [&](CountId count) {
        if (count == CountId::Busy) return FigureSource::Facts;
        if (!figure.scope || count == CountId::Duration || count == CountId::Retries) {
          return FigureSource::Result;
        }
        return counted_in(count) && by_seconds() ? FigureSource::Result : FigureSource::Facts;
      },
      [&](const MetricFigure& metric) {
        return is_whole_test(metric, figure.scope) ? FigureSource::Result : FigureSource::Samples;
      },
      [](const ServiceFigure&) { return FigureSource::Result; });
}

std::optional<Duration> length_of(const std::optional<Scope>& scope, const Result& result) {
  if (!scope) return result.run;
  const Instant until = std::min(scope->until.value_or(result.end), result.end);
  if (scope->from >= until) return std::nullopt;
  return until - scope->from;
}

FigureValue missing_scope(const Scope& scope, const Result& result) {
  return missing(fmt::format("the test was over at {}, before {}",
                             format_duration(result.end - Instant{}),
                             format_duration(scope.from - Instant{})));
}

std::vector<FigureValue> read_figures(std::span<const Figure> figures, const Result& result) {
  std::optional<MetricTotals> totals;
  std::vector<FigureValue> values;
  values.reserve(figures.size());
  for (const Figure& figure : figures) {
    if (!length_of(figure.scope, result)) {
      values.push_back(missing_scope(*figure.scope, result));
      continue;
    }
    values.push_back(match(
        figure.what,
        [&](CountId count) {
          return figure.scope ? scoped_count(count, *figure.scope, result)
                              : whole_count(count, result);
        },
        [&](const MetricFigure& metric) {
          if (!is_whole_test(metric, figure.scope)) {
            return missing("the result has no single samples of " + metric.metric);
          }
          if (!totals) totals = metric_totals(result);
          return metric_value(metric, *totals, result.run);
        },
        [&](const ServiceFigure& service) {
          return service_value(service, figure.scope, result);
        }));
  }
  return values;
}

FigureValue stat_of(const MetricFigure& figure, const Sink& samples, Duration length) {
  if (!has_samples(samples) && figure.kind != MetricKind::Counter) return no_samples(figure);
  const auto in_unit = [&](double value) { return number(unit_of(figure.unit, value)); };
  return match(
      samples,
      [&](const CounterSink& counter) {
        const double sum = unit_of(figure.unit, counter.sum);
        return figure.stat == StatKind::Rate ? rate_of(sum, length) : number(sum);
      },
      [&](const GaugeSink& gauge) {
        return gauge_value(figure.stat, unit_of(figure.unit, gauge.last),
                           unit_of(figure.unit, gauge.min), unit_of(figure.unit, gauge.max));
      },
      [](const RateSink& rate) { return number(rate.rate()); },
      [&](const TrendSink& trend) {
        switch (figure.stat) {
          case StatKind::Count:
            return number(trend.count());
          case StatKind::Average:
            return in_unit(trend.avg());
          case StatKind::Minimum:
            return in_unit(trend.min());
          case StatKind::Median:
            return in_unit(trend.percentile(50));
          case StatKind::Maximum:
            return in_unit(trend.max());
          default:
            return in_unit(trend.percentile(figure.percent));
        }
      });
}

}  // namespace rehearse
