// Checks --summary-trend-stats and --summary-time-unit and what the options say in their place.

#include "tools/rehearse/commands/summary_options.hpp"

#include <fmt/format.h>
#include <string_view>

#include "sim/measure/trend_stat.hpp"

namespace rehearse {

namespace {

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> items;
  while (true) {
    const std::size_t comma = list.find(',');
    items.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

Problems choose_summary(const CommandLine& line, const Options& options, ReportStyle& style) {
  style.trend_stats = line.trend_stats ? split(*line.trend_stats) : options.summary_trend_stats;
  style.time_unit = line.time_unit.value_or(options.summary_time_unit);
  Problems problems;
  for (const std::string& stat : style.trend_stats) {
    if (parse_trend_stat(stat)) continue;
    problems.push_back(
        {line.trend_stats ? "--summary-trend-stats" : "summaryTrendStats",
         fmt::format("found '{}', expected avg, min, med, max, count or p(N), N from 0 to 100",
                     stat)});
  }
  const std::string& unit = style.time_unit;
  if (!unit.empty() && unit != "s" && unit != "ms" && unit != "us") {
    problems.push_back({line.time_unit ? "--summary-time-unit" : "summaryTimeUnit",
                        fmt::format("found '{}', expected s, ms or us", unit)});
  }
  return problems;
}

}  // namespace rehearse
