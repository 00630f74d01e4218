#pragma once
// The words that figures are written with.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/measure/expression/expression.hpp"

namespace rehearse {

std::optional<CountId> count_of(std::string_view word);
/// "avg", "min", "med", "max", "p", "count" or "rate".
std::optional<StatKind> stat_kind_of(std::string_view word);
/// "utilisation", "waiting", "inflight" or "instances".
std::optional<ServiceFigure::What> service_figure_of(std::string_view word);

/// A metric that an expression may name.
struct NamedMetric {
  std::string name;
  MetricKind kind;
  MetricUnit unit;
  bool sampled;  ///< a run has single samples of it, with tags
};
std::optional<NamedMetric> metric_of(std::string_view word, const ExpressionNames& names);

/// What a figure is called when no statistic stands before the metric; nothing where one must.
std::optional<StatKind> bare_stat(MetricKind kind);
bool has_stat(MetricKind kind, StatKind stat);
/// "avg, min, med, max, p(N) or count".
const char* stats_text(MetricKind kind);
/// What the statistic of a metric measures.
Dimension dimension_of(const NamedMetric& metric, StatKind stat);

/// All words that can begin a figure.
std::vector<std::string> figure_words(const ExpressionNames& names);

}  // namespace rehearse
