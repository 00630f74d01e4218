// A table of figures, and one of shares.

#include "tools/rehearse/answers/over_runs_text.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/measure/share_interval.hpp"
#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

using Row = std::vector<std::string>;

/// "runNs" is called "run"; "iterationDurationMs", "iterationDuration".
std::string without_unit(std::string name) {
  for (const std::string_view unit : {"Ns", "Ms"}) {
    if (name.size() > unit.size() && name.ends_with(unit)) name.resize(name.size() - unit.size());
  }
  return name;
}

Row share_row(std::string name, std::uint64_t successes, std::uint64_t trials) {
  const ConfidenceInterval interval = wilson_interval(successes, trials);
  return {
      std::move(name), fmt::format("{} of {}", successes, trials),
      fmt::format("{:.1f}%", 100.0 * static_cast<double>(successes) / static_cast<double>(trials)),
      fmt::format("{:.1f}% … {:.1f}%", 100 * interval.low, 100 * interval.high)};
}

}  // namespace

std::string figure_text(double value, FigureUnit unit) {
  switch (unit) {
    case FigureUnit::Nanoseconds:
      return short_time(value / 1e6, "");
    case FigureUnit::Milliseconds:
      return short_time(value, "");
    case FigureUnit::Share:
      return fmt::format("{:.1f}%", 100 * value);
    case FigureUnit::Number:
      break;
  }
  return short_number(value, 2);
}

bool is_main_figure(const std::vector<std::string>& path, bool several_scenarios) {
  constexpr std::array<std::string_view, 16> kShown{
      "complete",    "interrupted", "dropped", "exceptions", "vusMax", "runNs",
      "avg",         "p95",         "max",     "p(95)",      "p(99)",  "sent",
      "utilisation", "failed",      "med",     "waitingAvg"};
  if (path.front() == "scenarios" && !several_scenarios) return false;
  return std::find(kShown.begin(), kShown.end(), path.back()) != kShown.end();
}

std::string figure_name(const std::vector<std::string>& path) {
  std::string name = path.front() == "instances" ? "instance" : "";
  const bool is_kind = path.size() > 2;  // "scenarios", "http", "services" go without saying
  for (std::size_t i = is_kind ? 1 : 0; i < path.size(); ++i) {
    if (!name.empty()) name += ' ';
    name += without_unit(path[i]);
  }
  return name;
}

bool has_several_scenarios(const OverRuns& over) {
  const std::vector<FigureOverRuns>& figures = over.in_order();
  const auto is_complete_of_scenario = [](const FigureOverRuns& figure) {
    return figure.path.front() == "scenarios" && figure.path.back() == "complete";
  };
  return std::count_if(figures.begin(), figures.end(), is_complete_of_scenario) > 1;
}

std::vector<std::vector<std::string>> figure_rows(const OverRuns& over) {
  const bool several_scenarios = has_several_scenarios(over);
  std::vector<Row> rows{{"", "mean", "±", "min", "p50", "p95", "max"}};
  for (const FigureOverRuns& figure : over.in_order()) {
    if (!is_main_figure(figure.path, several_scenarios)) continue;
    const Estimate of = figure.sample.estimate();
    const auto text = [&](double value) { return figure_text(value, figure.unit); };
    const bool varies = of.min != of.max;
    const double half = of.of_mean ? of.of_mean->high - of.mean : 0;
    if (!varies) {
      rows.push_back({figure_name(figure.path), text(of.mean), "", "", "", "", ""});
      continue;
    }
    rows.push_back({figure_name(figure.path), text(of.mean), text(half), text(of.min),
                    text(of.p50.value), text(of.p95.value), text(of.max)});
  }
  return rows;
}

std::vector<std::vector<std::string>> share_rows(const OverRuns& over) {
  const bool several_scenarios = has_several_scenarios(over);
  std::vector<Row> rows{{"", "runs", "share", "95 % interval"}};
  for (const FigureOverRuns& figure : over.in_order()) {
    const bool shown = is_main_figure(figure.path, several_scenarios) && figure.is_fault;
    if (!shown || figure.none == figure.sample.count()) continue;
    rows.push_back(share_row("no " + figure_name(figure.path), figure.none, figure.sample.count()));
  }
  for (const ThresholdOverRuns& threshold : over.thresholds()) {
    rows.push_back(share_row(threshold.metric + ": " + threshold.source + " holds", threshold.held,
                             over.runs()));
  }
  if (over.thresholds().size() > 1) {
    rows.push_back(share_row("all thresholds hold", over.all_thresholds_held(), over.runs()));
  }
  return rows;
}

std::string over_runs_text(const OverRuns& over) {
  const std::vector<Row> shares = share_rows(over);
  return fmt::format("\n  █ OVER {} RUNS  ± is half the 95 % interval of the mean\n\n",
                     over.runs()) +
         text_table(figure_rows(over), 1) +
         (shares.size() == 1 ? "" : "\n" + text_table(shares, 1));
}

}  // namespace rehearse
