// Of one scenario by time, of several by seconds.

#include "sim/measure/busy_figures.hpp"

#include <algorithm>
#include <vector>

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

/// The least of the ascending counts that is not exceeded in this share of them; 0 of none.
std::uint64_t quantile(const std::vector<std::uint64_t>& counts, double share) {
  if (counts.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(counts.size()));
  return counts[std::min(at, counts.size() - 1)];
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
  figures.p95 = quantile(counts, 0.95);
  figures.p99 = quantile(counts, 0.99);
  if (!counts.empty()) figures.most = counts.back();
  return figures;
}

}  // namespace rehearse
