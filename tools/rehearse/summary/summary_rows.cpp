// What is padded to which width.

#include "tools/rehearse/summary/summary_rows.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/base/match.hpp"
#include "tools/rehearse/summary/metric_values.hpp"
#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kShortestDots = 3;

/// Characters, marks that combine with the one before them not counted.
std::size_t width_of(std::string_view text) {
  const std::u32string codes = code_points(text);
  return static_cast<std::size_t>(std::count_if(
      codes.begin(), codes.end(), [](char32_t code) { return code < 0x300 || code > 0x36F; }));
}

/// `shown` may hold colours; what is padded is `plain`.
std::string padded_text(const std::string& shown, std::string_view plain, std::size_t width) {
  return shown + std::string(width - std::min(width, width_of(plain)), ' ');
}

void widen(std::size_t& width, std::string_view text) { width = std::max(width, width_of(text)); }

}  // namespace

SummaryRow summary_row(std::string name, const Sink& sink, MetricUnit unit, Duration run,
                       const SummaryStyle& style) {
  SummaryRow row;
  row.name = std::move(name);
  match(
      sink,
      [&](const CounterSink& counter) {
        row.value = value_text(counter.sum, unit, style);
        row.extra = value_text(counter.rate(run), unit, style) + "/s";
      },
      [&](const GaugeSink& gauge) {
        row.value = value_text(gauge.last, unit, style);
        row.extra = "min=" + value_text(gauge.min, unit, style);
        row.maximum = "max=" + value_text(gauge.max, unit, style);
      },
      [&](const RateSink& rate) {
        row.value = percent_text(rate.rate());
        row.extra = fmt::format("{} out of {}", rate.passes, rate.total);
      },
      [&](const TrendSink& trend) {
        row.trend = true;
        for (const TrendStat& stat : style.trend_stats) {
          const double value = evaluate(stat, trend);
          row.stats.emplace_back(stat.name, stat.kind == TrendStat::Kind::Count
                                                ? js_number_text(value)
                                                : value_text(value, unit, style));
        }
      });
  return row;
}

void SummaryColumns::fit(const SummaryRow& row) {
  widen(name_, row.name);
  if (row.trend) {
    stats_.resize(std::max(stats_.size(), row.stats.size()));
    for (std::size_t i = 0; i < row.stats.size(); ++i) widen(stats_[i], row.stats[i].second);
    return;
  }
  widen(value_, row.value);
  widen(extra_, row.extra);
  widen(maximum_, row.maximum);
}

std::string SummaryColumns::line(const SummaryRow& row, std::size_t indent) const {
  const std::size_t dots = name_ + kShortestDots - width_of(row.name);
  std::string line = std::string(indent, ' ') + row.name +
                     paint_.faint_white((dots_ ? std::string(dots, '.') : "") + ":") + " ";
  if (row.trend) {
    for (std::size_t i = 0; i < row.stats.size(); ++i) {
      const auto& [name, value] = row.stats[i];
      if (i > 0) line += " ";
      line += name + "=" + padded_text(paint_.value(value), value, stats_[i]);
    }
    return line + "\n";
  }
  line += padded_text(paint_.value(row.value), row.value, value_) + " ";
  if (row.maximum.empty()) return line + paint_.faint(row.extra) + "\n";
  line += padded_text(paint_.faint(row.extra), row.extra, extra_) + " ";
  return line + padded_text(paint_.faint(row.maximum), row.maximum, maximum_) + "\n";
}

}  // namespace rehearse
