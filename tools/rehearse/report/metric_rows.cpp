// Names padded with dots, values in columns.

#include "tools/rehearse/report/metric_rows.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <string_view>
#include <utility>

#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/trend_stat.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 35;
// k6's columns in a report that also has its network metrics.
constexpr std::size_t kValueWidth = 6;
constexpr std::size_t kExtraWidth = 11;

std::string dotted(std::string_view name) { return fmt::format("{:.<{}}", name, kNameWidth); }

/// `shown` may hold colour codes, so its width is that of `plain`.
std::string column(const std::string& shown, const std::string& plain, std::size_t width) {
  return shown + std::string(width - std::min(width, plain.size()), ' ');
}

}  // namespace

Metric counter(std::string name, std::uint64_t count, Duration run) {
  const double seconds = static_cast<double>(run.ns) / 1e9;
  const double rate = run.ns > 0 ? static_cast<double>(count) / seconds : 0.0;
  return {std::move(name), fmt::format("{}", count), {short_number(rate, 6) + "/s"}};
}

std::string trend_text(const Histogram& durations, const ReportStyle& style, const Paint& paint) {
  std::string text;
  for (const std::string& name : style.trend_stats) {
    const TrendStat stat = *parse_trend_stat(name);
    const double value = evaluate(stat, durations);
    const std::string shown = stat.kind == TrendStat::Kind::Count
                                  ? fmt::format("{}", durations.count())
                                  : short_time(value, style.time_unit);
    fmt::format_to(std::back_inserter(text), "{}{}={}", text.empty() ? "" : " ", name,
                   paint.value(shown));
  }
  return text;
}

std::string rows(const Metrics& metrics, const Paint& paint) {
  std::size_t value_width = kValueWidth;
  std::size_t extra_width = kExtraWidth;
  for (const Metric& metric : metrics) {
    if (metric.trend) continue;
    value_width = std::max(value_width, metric.value.size());
    if (!metric.extras.empty()) extra_width = std::max(extra_width, metric.extras[0].size());
  }
  std::string text;
  for (const Metric& metric : metrics) {
    if (metric.trend) {
      text += fmt::format("    {}: {}\n", dotted(metric.name), metric.value);
      continue;
    }
    std::string row = fmt::format("    {}: {}", dotted(metric.name),
                                  column(paint.value(metric.value), metric.value, value_width));
    for (std::size_t i = 0; i < metric.extras.size(); ++i) {
      const std::string& extra = metric.extras[i];
      const bool last = i + 1 == metric.extras.size();
      row.append(" ").append(column(paint.faint(extra), extra, last ? 0 : extra_width));
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

}  // namespace rehearse
