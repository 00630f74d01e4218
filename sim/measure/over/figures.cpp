// One pass over a result, and one over the table of metrics.

#include "sim/measure/over/figures.hpp"

#include <initializer_list>
#include <variant>

#include "models/base/match.hpp"
#include "sim/measure/busy_figures.hpp"
#include "sim/measure/metrics.hpp"
#include "sim/measure/trend_stat.hpp"

namespace rehearse {

namespace {

double as_double(std::uint64_t count) { return static_cast<double>(count); }

/// Calls add(name, value) for each statistic, in milliseconds; for none where there are no
/// durations.
template <class Add>
void each_statistic(const Histogram& histogram, const Add& add) {
  if (histogram.count() == 0) return;
  const HistogramTotals durations(histogram);
  add("avg", durations.avg());
  add("min", durations.min());
  add("med", durations.percentile(50));
  add("max", durations.max());
  add("p(90)", durations.percentile(90));
  add("p(95)", durations.percentile(95));
  add("p(99)", durations.percentile(99));
}

template <class Add>
void each_statistic(const BusyFigures& busy, const Add& add) {
  add("avg", busy.mean);
  add("p95", as_double(busy.p95));
  add("p99", as_double(busy.p99));
  add("max", as_double(busy.most));
}

class Figures {
 public:
  using Path = std::initializer_list<std::string_view>;

  explicit Figures(const TakeFigure& take) : take_(take) {}

  void number(Path path, double value, FigureUnit unit = FigureUnit::Number) const {
    take_({{path.begin(), path.size()}, unit, false, value});
  }
  void number(Path path, std::uint64_t value) const { number(path, as_double(value)); }
  void fault(Path path, std::uint64_t value) const {
    take_({{path.begin(), path.size()}, FigureUnit::Number, true, as_double(value)});
  }

 private:
  const TakeFigure& take_;
};

void add_scenario(const ScenarioResult& scenario, const Figures& figures) {
  const std::string_view name = scenario.name;
  figures.number({"scenarios", name, "complete"}, scenario.counts.complete);
  figures.fault({"scenarios", name, "interrupted"}, scenario.counts.interrupted);
  figures.fault({"scenarios", name, "dropped"}, scenario.counts.dropped);
  figures.number({"scenarios", name, "iterations"}, scenario.counts.returned);
  figures.fault({"scenarios", name, "exceptions"}, scenario.counts.thrown);
  figures.number({"scenarios", name, "vusMax"}, scenario.vus_max);
  if (const auto busy = busy_figures(scenario)) {
    each_statistic(*busy, [&](std::string_view stat, double value) {
      figures.number({"scenarios", name, "busyVUs", stat}, value);
    });
  }
}

void add_endpoint(const EndpointTraffic& traffic, const Figures& figures) {
  const std::string_view target = traffic.target;
  const std::string_view endpoint = traffic.endpoint;
  figures.number({"http", target, endpoint, "sent"}, traffic.sent);
  figures.number({"http", target, endpoint, "answered"}, traffic.answered);
  figures.fault({"http", target, endpoint, "failed"}, traffic.failed);
  figures.fault({"http", target, endpoint, "aborted"}, traffic.aborted);
  each_statistic(traffic.duration, [&](std::string_view stat, double value) {
    figures.number({"http", target, endpoint, "durationMs", stat}, value, FigureUnit::Milliseconds);
  });
}

void add_service(const ServiceLoad& load, const Figures& figures) {
  const std::string_view name = load.name;
  figures.number({"services", name, "utilisation"}, load.utilisation, FigureUnit::Share);
  figures.number({"services", name, "inFlightAvg"}, load.mean_inside);
  figures.number({"services", name, "inFlightMax"}, load.most_inside);
  figures.number({"services", name, "waitingAvg"}, load.mean_waiting);
  figures.number({"services", name, "waitingMax"}, load.most_waiting);
  if (load.scaled) {
    figures.number({"services", name, "instancesAvg"}, load.scaled->mean);
    figures.number({"services", name, "instancesMax"}, load.scaled->most);
    figures.number({"services", name, "instanceSeconds"}, load.scaled->seconds);
  }
  figures.number({"services", name, "completed"}, load.completed);
  figures.fault({"services", name, "rejected"}, load.rejected);
  figures.fault({"services", name, "timedOut"}, load.timed_out);
  if (load.is_hedged) figures.number({"services", name, "hedges"}, load.hedges);
}

void add_counter(std::string_view name, std::uint64_t count, Duration run, const Figures& figures) {
  figures.number({name, "count"}, count);
  if (run.ns <= 0) return;
  figures.number({name, "rate"}, as_double(count) / (static_cast<double>(run.ns) / 1e9));
}

}  // namespace

void each_figure(const Result& result, const TakeFigure& take) {
  const Figures figures(take);
  figures.number({"complete"}, result.counts.complete);
  figures.fault({"interrupted"}, result.counts.interrupted);
  figures.fault({"dropped"}, result.counts.dropped);
  figures.number({"iterations"}, result.counts.returned);
  figures.fault({"exceptions"}, result.counts.thrown);
  figures.number({"vusMax"}, result.vus_max);
  figures.number({"runNs"}, static_cast<double>(result.run.ns), FigureUnit::Nanoseconds);
  if (const auto busy = busy_figures(result)) {
    each_statistic(*busy, [&](std::string_view stat, double value) {
      figures.number({"busyVUs", stat}, value);
    });
  }
  each_statistic(result.iteration_duration, [&](std::string_view stat, double value) {
    figures.number({"iterationDurationMs", stat}, value, FigureUnit::Milliseconds);
  });
  for (const ScenarioResult& scenario : result.scenarios) add_scenario(scenario, figures);
  for (const EndpointTraffic& traffic : result.traffic) add_endpoint(traffic, figures);
  for (const ServiceLoad& load : result.services) add_service(load, figures);
}

void each_metric_figure(const Result& result, const TakeFigure& take) {
  const Figures figures(take);
  const MetricTotals totals = metric_totals(result);
  for (const Metric& metric : all_metrics()) {
    if (!metric.builtin || metric.unit == MetricUnit::Data) continue;
    const std::string_view name = metric.name;
    match(
        metric.sample(totals),
        [&](std::monostate) {
          if (metric.kind == MetricKind::Counter) add_counter(name, 0, result.run, figures);
        },
        [&](std::uint64_t count) { add_counter(name, count, result.run, figures); },
        [&](const GaugeSample& gauge) {
          figures.number({name, "value"}, gauge.last);
          figures.number({name, "min"}, gauge.min);
          figures.number({name, "max"}, gauge.max);
        },
        [&](const RateSample& rate) {
          figures.number({name, "value"}, rate.share(), FigureUnit::Share);
          figures.number({name, "passes"}, rate.hits);
          figures.number({name, "fails"}, rate.total - rate.hits);
        },
        [&](const Histogram* times) {
          each_statistic(*times, [&](std::string_view stat, double value) {
            figures.number({name, stat}, value, FigureUnit::Milliseconds);
          });
        });
  }
}

}  // namespace rehearse
