// One form of row for each kind of metric.

#include "tools/rehearse/report/metric_rows.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <string_view>
#include <utility>
#include <variant>

#include "models/base/match.hpp"
#include "sim/measure/trend_stat.hpp"
#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 35;
// k6's columns in a report that also has its network metrics.
constexpr std::size_t kValueWidth = 6;
constexpr std::size_t kExtraWidth = 11;

std::string dotted(std::string_view name) { return fmt::format("{:.<{}}", name, kNameWidth); }

/// `shown` may contain colour codes, so its width is that of `plain`.
std::string column(const std::string& shown, const std::string& plain, std::size_t width) {
  return shown + gap_of(plain, width);
}

MetricRow gauge_row(std::string name, const GaugeSample& sampled) {
  return {std::move(name),
          fmt::format("{}", sampled.last),
          {fmt::format("min={}", sampled.min), fmt::format("max={}", sampled.max)}};
}

MetricRow data_row(std::string name, std::uint64_t bytes, Duration run) {
  const auto count = static_cast<double>(bytes);
  const double rate = run.ns > 0 ? count * 1e9 / static_cast<double>(run.ns) : 0.0;
  return {std::move(name), bytes_text(count), {bytes_text(rate) + "/s"}};
}

}  // namespace

MetricRow counter_row(std::string name, std::uint64_t count, Duration run) {
  const double seconds = static_cast<double>(run.ns) / 1e9;
  const double rate = run.ns > 0 ? static_cast<double>(count) / seconds : 0.0;
  return {std::move(name), fmt::format("{}", count), {short_number(rate, 6) + "/s"}};
}

MetricRow rate_row(std::string name, const RateSample& rate) {
  return {std::move(name),
          percent_text(rate.total > 0 ? rate.share() : 0),
          {fmt::format("{} out of {}", rate.hits, rate.total)}};
}

MetricRow trend_row(std::string name, const Histogram& durations, const ReportStyle& style) {
  const Paint paint(style.colour);
  std::string text;
  for (const std::string& stat_name : style.trend_stats) {
    const TrendStat stat = *parse_trend_stat(stat_name);
    const double value = evaluate(stat, durations);
    const std::string shown = stat.kind == TrendStat::Kind::Count
                                  ? fmt::format("{}", durations.count())
                                  : short_time(value, style.time_unit);
    fmt::format_to(std::back_inserter(text), "{}{}={}", text.empty() ? "" : " ", stat_name,
                   paint.value(shown));
  }
  return {std::move(name), std::move(text), {}, true};
}

MetricRows metric_rows(std::span<const MetricId> metrics, const MetricTotals& totals, Duration run,
                       const ReportStyle& style) {
  MetricRows rows;
  for (const MetricId id : metrics) {
    const Metric& each = metric(id);
    match(
        each.sample(totals), [](std::monostate) {},
        [&](std::uint64_t count) {
          rows.push_back(each.unit == MetricUnit::Data ? data_row(each.name, count, run)
                                                       : counter_row(each.name, count, run));
        },
        [&](const GaugeSample& gauge) { rows.push_back(gauge_row(each.name, gauge)); },
        [&](const RateSample& rate) { rows.push_back(rate_row(each.name, rate)); },
        [&](const Histogram* times) { rows.push_back(trend_row(each.name, *times, style)); });
  }
  return rows;
}

std::string rows_text(const MetricRows& rows, const Paint& paint) {
  std::size_t value_width = kValueWidth;
  std::size_t extra_width = kExtraWidth;
  for (const MetricRow& row : rows) {
    if (row.trend) continue;
    value_width = std::max(value_width, characters_of(row.value));
    if (!row.extras.empty()) extra_width = std::max(extra_width, characters_of(row.extras[0]));
  }
  std::string text;
  for (const MetricRow& row : rows) {
    if (row.trend) {
      text += fmt::format("    {}: {}\n", dotted(row.name), row.value);
      continue;
    }
    std::string line = fmt::format("    {}: {}", dotted(row.name),
                                   column(paint.value(row.value), row.value, value_width));
    for (std::size_t i = 0; i < row.extras.size(); ++i) {
      const std::string& extra = row.extras[i];
      const bool last = i + 1 == row.extras.size();
      line.append(" ").append(column(paint.faint(extra), extra, last ? 0 : extra_width));
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string section_text(const char* heading, const MetricRows& rows, const Paint& paint) {
  if (rows.empty()) return {};
  return fmt::format("    {}\n{}\n", heading, rows_text(rows, paint));
}

}  // namespace rehearse
