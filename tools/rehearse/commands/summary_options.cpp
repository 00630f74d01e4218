// Checks --summary-trend-stats, --summary-time-unit, --interval, --out and what the options say in
// their place.

#include "tools/rehearse/commands/summary_options.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

#include "models/base/nearest_name.hpp"
#include "sim/fit/read/point_time.hpp"
#include "sim/measure/trend_stat.hpp"
#include "sim/options/duration_text.hpp"
#include "sim/options/go_text.hpp"
#include "tools/rehearse/outputs/summary_file.hpp"
#include "tools/rehearse/report/summary.hpp"

namespace rehearse {

namespace {

constexpr std::array<std::string_view, 3> kModes{"compact", "full", "disabled"};

void check_interval(const CommandLine& line, ReportStyle& style, Problems& problems) {
  if (!line.interval) return;
  const Checked<Duration> interval = parse_duration(*line.interval);
  if (interval && *interval >= seconds(1)) {
    style.interval = *interval;
  } else {
    problems.push_back({"--interval", fmt::format("found '{}', expected a duration of at least 1s",
                                                  *line.interval)});
  }
}

/// What --out and its companions say; problems of the flags alone, no file is opened.
SampleOutputSettings output_settings(const CommandLine& line, Problems& problems) {
  SampleOutputSettings settings;
  if (line.start_time) {
    const std::optional<std::int64_t> start = parse_point_time(*line.start_time);
    settings.start_ns = start.value_or(0);
    if (!start) {
      problems.push_back({"--start-time", fmt::format("found '{}', expected a time such as "
                                                      "2026-01-01T00:00:00Z, from 1970 to 2261",
                                                      *line.start_time)});
    }
  }
  if (line.csv_times) {
    settings.csv_time = csv_time_form(*line.csv_times);
    if (settings.csv_time == nullptr) {
      problems.push_back(
          {line.place_of("K6_CSV_TIME_FORMAT"),
           fmt::format("found '{}', expected unix, unix_milli, unix_micro, unix_nano, "
                       "rfc3339 or rfc3339_nano",
                       *line.csv_times)});
    }
  }
  for (const Problem& problem : SampleOutputs::check(line.outs)) {
    problems.push_back({line.place_of(problem.path), problem.message});
  }
  return settings;
}

}  // namespace

Problems choose_summary(const CommandLine& line, const Options& options, ReportStyle& style) {
  style.trend_stats =
      line.trend_stats ? split_at_commas(*line.trend_stats) : options.summary_trend_stats;
  style.time_unit = line.time_unit.value_or(options.summary_time_unit);
  const std::string mode = line.summary.none ? "disabled" : line.summary.mode.value_or("compact");
  style.k6_summary = mode != "disabled";
  style.full = mode == "full";
  style.own_sections = !line.summary.k6_only;
  Problems problems = line.variable_problems;
  for (const std::string& stat : style.trend_stats) {
    if (parse_trend_stat(stat)) continue;
    problems.push_back(
        {line.trend_stats ? line.place_of("--summary-trend-stats") : "summaryTrendStats",
         fmt::format("found '{}', expected avg, min, med, max, count or p(N), N from 0 to 100",
                     stat)});
  }
  check_interval(line, style, problems);
  if (std::find(kModes.begin(), kModes.end(), mode) == kModes.end()) {
    problems.push_back({line.place_of("--summary-mode"),
                        fmt::format("found '{}', expected compact, full or disabled{}", mode,
                                    nearest_hint(mode, kModes))});
  }
  const std::string& unit = style.time_unit;
  if (!unit.empty() && unit != "s" && unit != "ms" && unit != "us") {
    problems.push_back({line.time_unit ? "--summary-time-unit" : "summaryTimeUnit",
                        fmt::format("found '{}', expected s, ms or us", unit)});
  }
  if (!line.runs) output_settings(line, problems);  // replications write no files
  return problems;
}

Checked<SampleOutputs> open_outputs(const CommandLine& line, const Rehearsal& rehearsal) {
  Problems problems;
  SampleOutputSettings settings = output_settings(line, problems);
  if (!problems.empty()) return problems;
  settings.metrics = &rehearsal.metrics;
  Checked<SampleOutputs> opened = SampleOutputs::open(line.outs, settings);
  if (opened) return opened;
  problems = opened.problems();
  for (Problem& problem : problems) problem.path = line.place_of(problem.path);
  return problems;
}

void export_summary(const CommandLine& line, const MetricEngine& engine, const Result& result,
                    const ReportStyle& style, std::vector<std::string>& unwritten) {
  if (!line.summary.export_file) return;
  std::optional<MachineFacts> machine;
  if (line.summary.machine_readable) machine.emplace();
  write_summary_file(*line.summary.export_file, engine, result.run, k6_style(style), machine,
                     unwritten);
}

}  // namespace rehearse
