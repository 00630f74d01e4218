// Reads and evaluates trend statistics.

#include "sim/verdict/trend_stat.hpp"

#include "sim/options/go_float.hpp"

namespace rehearse {

namespace {

std::optional<TrendStat> parse_percentile(std::string_view text) {
  if (!text.starts_with("p(") || !text.ends_with(")")) return std::nullopt;
  const std::optional<double> percent = go_parse_float(text.substr(2, text.size() - 3));
  if (!percent || !(*percent >= 0 && *percent <= 100)) return std::nullopt;
  return TrendStat{TrendStat::Kind::Percentile, *percent, std::string(text)};
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

double evaluate(const TrendStat& stat, const TrendTotals& trend) {
  constexpr double kMedian = 50;
  switch (stat.kind) {
    case TrendStat::Kind::Average:
      return trend.avg();
    case TrendStat::Kind::Minimum:
      return trend.min();
    case TrendStat::Kind::Median:
      return trend.percentile(kMedian);
    case TrendStat::Kind::Maximum:
      return trend.max();
    case TrendStat::Kind::Count:
      return static_cast<double>(trend.count());
    case TrendStat::Kind::Percentile:
      break;
  }
  return trend.percentile(stat.percent);
}

}  // namespace rehearse
