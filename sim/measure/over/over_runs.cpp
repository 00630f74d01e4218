// One pass over each result; where a run has the figures of the one before, none is looked for.

#include "sim/measure/over/over_runs.hpp"

#include <algorithm>
#include <utility>

#include "sim/measure/busy_figures.hpp"
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

}  // namespace

FigureOverRuns& OverRuns::figure(Path path, FigureUnit unit) {
  const auto is_it = [&](const FigureOverRuns& one) {
    return std::equal(one.path.begin(), one.path.end(), path.begin(), path.end());
  };
  const auto begin = figures_.begin();
  auto found = begin + static_cast<std::ptrdiff_t>(std::min(next_, figures_.size()));
  if (found == figures_.end() || !is_it(*found)) {
    found = std::find_if(begin, figures_.end(), is_it);
  }
  if (found == figures_.end()) {
    FigureOverRuns made;
    made.path.assign(path.begin(), path.end());
    made.unit = unit;
    figures_.push_back(std::move(made));
    found = figures_.end() - 1;
  }
  next_ = static_cast<std::size_t>(found - figures_.begin()) + 1;
  return *found;
}

void OverRuns::number(Path path, double value, FigureUnit unit) {
  figure(path, unit).sample.add(value);
}

void OverRuns::fault(Path path, std::uint64_t value) {
  FigureOverRuns& of = figure(path, FigureUnit::Number);
  of.sample.add(static_cast<double>(value));
  of.is_fault = true;
  if (value == 0) ++of.none;
}

void OverRuns::add(const Result& result) {
  ++runs_;
  next_ = 0;
  number({"complete"}, as_double(result.counts.complete));
  fault({"interrupted"}, result.counts.interrupted);
  fault({"dropped"}, result.counts.dropped);
  number({"iterations"}, as_double(result.counts.returned));
  fault({"exceptions"}, result.counts.thrown);
  number({"vusMax"}, as_double(result.vus_max));
  number({"runNs"}, static_cast<double>(result.run.ns), FigureUnit::Nanoseconds);
  if (const auto busy = busy_figures(result)) {
    each_statistic(*busy, [this](std::string_view stat, double value) {
      number({"busyVUs", stat}, value);
    });
  }
  each_statistic(result.iteration_duration, [this](std::string_view stat, double value) {
    number({"iterationDurationMs", stat}, value, FigureUnit::Milliseconds);
  });
  for (const ScenarioResult& scenario : result.scenarios) add_scenario(scenario);
  for (const EndpointTraffic& traffic : result.traffic) add_endpoint(traffic);
  for (const ServiceLoad& load : result.services) add_service(load);
  if (result.verdict) add_thresholds(*result.verdict);
}

void OverRuns::add_scenario(const ScenarioResult& scenario) {
  const std::string_view name = scenario.name;
  number({"scenarios", name, "complete"}, as_double(scenario.counts.complete));
  fault({"scenarios", name, "interrupted"}, scenario.counts.interrupted);
  fault({"scenarios", name, "dropped"}, scenario.counts.dropped);
  number({"scenarios", name, "iterations"}, as_double(scenario.counts.returned));
  fault({"scenarios", name, "exceptions"}, scenario.counts.thrown);
  number({"scenarios", name, "vusMax"}, as_double(scenario.vus_max));
  if (const auto busy = busy_figures(scenario)) {
    each_statistic(*busy, [&](std::string_view stat, double value) {
      number({"scenarios", name, "busyVUs", stat}, value);
    });
  }
}

void OverRuns::add_endpoint(const EndpointTraffic& traffic) {
  const std::string_view target = traffic.target;
  const std::string_view endpoint = traffic.endpoint;
  number({"http", target, endpoint, "sent"}, as_double(traffic.sent));
  number({"http", target, endpoint, "answered"}, as_double(traffic.answered));
  fault({"http", target, endpoint, "failed"}, traffic.failed);
  fault({"http", target, endpoint, "aborted"}, traffic.aborted);
  each_statistic(traffic.duration, [&](std::string_view stat, double value) {
    number({"http", target, endpoint, "durationMs", stat}, value, FigureUnit::Milliseconds);
  });
}

void OverRuns::add_service(const ServiceLoad& load) {
  const std::string_view name = load.name;
  number({"services", name, "utilisation"}, load.utilisation, FigureUnit::Share);
  number({"services", name, "inFlightAvg"}, load.mean_inside);
  number({"services", name, "inFlightMax"}, as_double(load.most_inside));
  number({"services", name, "waitingAvg"}, load.mean_waiting);
  number({"services", name, "waitingMax"}, as_double(load.most_waiting));
  number({"services", name, "completed"}, as_double(load.completed));
  fault({"services", name, "rejected"}, load.rejected);
  fault({"services", name, "timedOut"}, load.timed_out);
}

void OverRuns::add_thresholds(const Verdict& verdict) {
  if (thresholds_.empty()) {
    for (const Verdict::Row& row : verdict.thresholds) {
      thresholds_.push_back({row.metric, row.source});
    }
  }
  if (verdict.crossed.empty()) ++all_held_;
  for (std::size_t i = 0; i < verdict.thresholds.size(); ++i) {
    if (verdict.thresholds[i].ok) ++thresholds_[i].held;
  }
}

std::vector<const FigureOverRuns*> OverRuns::by_path() const {
  std::vector<const FigureOverRuns*> sorted;
  sorted.reserve(figures_.size());
  for (const FigureOverRuns& figure : figures_) sorted.push_back(&figure);
  std::sort(sorted.begin(), sorted.end(),
            [](const FigureOverRuns* a, const FigureOverRuns* b) { return a->path < b->path; });
  return sorted;
}

}  // namespace rehearse
