// Tables of words; metrics are those of a result, k6's own and those of the rehearsal.

#include "sim/measure/expression/figure_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "models/base/require.hpp"
#include "sim/measure/metrics.hpp"
#include "sim/verdict/metric_names.hpp"

namespace rehearse {

namespace {

constexpr std::array<std::pair<const char*, StatKind>, 7> kStats{{{"avg", StatKind::Average},
                                                                  {"min", StatKind::Minimum},
                                                                  {"med", StatKind::Median},
                                                                  {"max", StatKind::Maximum},
                                                                  {"p", StatKind::Percentile},
                                                                  {"count", StatKind::Count},
                                                                  {"rate", StatKind::Rate}}};

using What = ServiceFigure::What;
constexpr std::array<std::pair<const char*, What>, 4> kServiceFigures{
    {{"utilisation", What::Utilisation},
     {"waiting", What::Waiting},
     {"inflight", What::Inflight},
     {"instances", What::Instances}}};

constexpr std::array<const char*, 5> kOverRuns{"P", "mean", "sd", "q", "not"};

template <class Table>
auto find_in(const Table& table, std::string_view word) {
  using Value = decltype(table.front().second);
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == word; });
  return found == table.end() ? std::optional<Value>() : std::optional<Value>(found->second);
}

}  // namespace

std::optional<CountId> count_of(std::string_view word) {
  for (const CountRow& row : all_counts()) {
    if (row.name == word) return row.id;
  }
  return std::nullopt;
}

std::optional<StatKind> stat_kind_of(std::string_view word) { return find_in(kStats, word); }

std::optional<What> service_figure_of(std::string_view word) {
  return find_in(kServiceFigures, word);
}

std::optional<NamedMetric> metric_of(std::string_view word, const ExpressionNames& names) {
  for (const Metric& each : all_metrics()) {
    if (each.name == word) return NamedMetric{each.name, each.kind, each.unit, each.builtin};
  }
  for (const BuiltinMetric& each : builtin_metrics()) {
    if (each.name == word) return NamedMetric{each.name, each.kind, each.unit, true};
  }
  for (const ExpressionNames::CustomMetric& each : names.metrics) {
    if (each.name == word) return NamedMetric{each.name, each.kind, each.unit, true};
  }
  return std::nullopt;
}

std::optional<StatKind> bare_stat(MetricKind kind) {
  switch (kind) {
    case MetricKind::Counter:
      return StatKind::Count;
    case MetricKind::Gauge:
      return StatKind::Value;
    case MetricKind::Rate:
      return StatKind::Rate;
    case MetricKind::Trend:
      break;
  }
  return std::nullopt;
}

bool has_stat(MetricKind kind, StatKind stat) {
  switch (kind) {
    case MetricKind::Counter:
      return stat == StatKind::Count || stat == StatKind::Rate;
    case MetricKind::Gauge:
      return stat == StatKind::Value || stat == StatKind::Minimum || stat == StatKind::Maximum;
    case MetricKind::Rate:
      return stat == StatKind::Rate;
    case MetricKind::Trend:
      return stat != StatKind::Rate && stat != StatKind::Value;
  }
  REQUIRE(false);
  return false;
}

const char* stats_text(MetricKind kind) {
  constexpr std::array<const char*, 4> kTexts{"count or rate", "min or max, or none for the last",
                                              "rate", "avg, min, med, max, p(N) or count"};
  return kTexts.at(static_cast<std::size_t>(kind));
}

Dimension dimension_of(const NamedMetric& metric, StatKind stat) {
  if (metric.kind == MetricKind::Rate) return kPlain;
  if (stat == StatKind::Count && metric.kind == MetricKind::Trend) return kPlain;
  Dimension dimension = metric.unit == MetricUnit::Time   ? kTime
                        : metric.unit == MetricUnit::Data ? kData
                                                          : kPlain;
  if (stat == StatKind::Rate) --dimension.time;
  return dimension;
}

std::vector<std::string> figure_words(const ExpressionNames& names) {
  std::vector<std::string> words;
  for (const CountRow& row : all_counts()) words.emplace_back(row.name);
  for (const auto& [word, stat] : kStats) words.emplace_back(word);
  for (const auto& [word, what] : kServiceFigures) words.emplace_back(word);
  words.insert(words.end(), kOverRuns.begin(), kOverRuns.end());
  for (const Metric& each : all_metrics()) words.emplace_back(each.name);
  for (const BuiltinMetric& each : builtin_metrics()) words.emplace_back(each.name);
  for (const ExpressionNames::CustomMetric& each : names.metrics) words.push_back(each.name);
  return words;
}

}  // namespace rehearse
