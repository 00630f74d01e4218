// Of one scenario by time, of several by seconds.

#include "sim/measure/busy_figures.hpp"

#include <algorithm>
#include <vector>

#include "models/base/order_statistic.hpp"

namespace rehearse {

namespace {

/// Scenarios of which the time that VUs were busy is known.
std::vector<const ScenarioResult*> known(const Result& result) {
  std::vector<const ScenarioResult*> all;
  for (const ScenarioResult& scenario : result.scenarios) {
    if (scenario.busy) all.push_back(&scenario);
  }
  return all;
}

/// The counts at the ends of the full intervals in a time, ascending.
std::vector<std::uint64_t> counts_in(const TimeSeries& series, Instant began, Instant ended) {
  std::vector<std::uint64_t> counts;
  Instant end;
  for (const Interval& interval : series.intervals()) {
    end = end + series.width();
    if (end > began && end <= ended) counts.push_back(interval.vus_busy);
  }
  std::sort(counts.begin(), counts.end());
  return counts;
}

}  // namespace

std::optional<BusyFigures> busy_figures(const ScenarioResult& scenario) {
  if (!scenario.busy) return std::nullopt;
  const Duration ran = *scenario.ended - *scenario.began;
  return BusyFigures{.mean = scenario.busy->mean(ran),
                     .p95 = scenario.busy->quantile(0.95, ran),
                     .p99 = scenario.busy->quantile(0.99, ran),
                     .most = scenario.busy->most()};
}

std::optional<BusyFigures> busy_figures(const Result& result) {
  const std::vector<const ScenarioResult*> scenarios = known(result);
  if (scenarios.empty()) return std::nullopt;
  if (scenarios.size() == 1) return busy_figures(*scenarios.front());
  Instant began = *scenarios.front()->began;
  Instant ended = *scenarios.front()->ended;
  for (const ScenarioResult* scenario : scenarios) {
    began = std::min(began, *scenario->began);
    ended = std::max(ended, *scenario->ended);
  }
  BusyFigures figures{.each_second = true};
  for (const ScenarioResult* scenario : scenarios) {
    figures.mean += scenario->busy->mean(ended - began);
  }
  const std::vector<std::uint64_t> counts = counts_in(result.series, began, ended);
  if (counts.empty()) return figures;
  figures.p95 = order_statistic(counts, 0.95);
  figures.p99 = order_statistic(counts, 0.99);
  figures.most = counts.back();
  return figures;
}

}  // namespace rehearse
