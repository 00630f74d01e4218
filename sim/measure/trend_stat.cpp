// Reads and evaluates trend statistics.

#include "sim/measure/trend_stat.hpp"

#include <charconv>

namespace rehearse {

namespace {

std::optional<TrendStat> parse_percentile(std::string_view text) {
  if (!text.starts_with("p(") || !text.ends_with(")")) return std::nullopt;
  const std::string_view number = text.substr(2, text.size() - 3);
  double percent = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), percent,
                                            std::chars_format::fixed);
  if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
  if (!(percent >= 0 && percent <= 100)) return std::nullopt;
  return TrendStat{TrendStat::Kind::Percentile, percent / 100, std::string(text)};
}

}  // namespace

std::optional<TrendStat> parse_trend_stat(std::string_view text) {
  const auto plain = [&](TrendStat::Kind kind) { return TrendStat{kind, 0, std::string(text)}; };
  if (text == "avg") return plain(TrendStat::Kind::Average);
  if (text == "min") return plain(TrendStat::Kind::Minimum);
  if (text == "med") return plain(TrendStat::Kind::Median);
  if (text == "max") return plain(TrendStat::Kind::Maximum);
  if (text == "count") return plain(TrendStat::Kind::Count);
  return parse_percentile(text);
}

double evaluate(const TrendStat& stat, const Histogram& durations) {
  switch (stat.kind) {
    case TrendStat::Kind::Average:
      return durations.mean_ns() / 1e6;
    case TrendStat::Kind::Minimum:
      return static_cast<double>(durations.min().ns) / 1e6;
    case TrendStat::Kind::Median:
      return durations.quantile_ns(0.5) / 1e6;
    case TrendStat::Kind::Maximum:
      return static_cast<double>(durations.max().ns) / 1e6;
    case TrendStat::Kind::Count:
      return static_cast<double>(durations.count());
    case TrendStat::Kind::Percentile:
      return durations.quantile_ns(stat.fraction) / 1e6;
  }
  return 0;
}

}  // namespace rehearse
