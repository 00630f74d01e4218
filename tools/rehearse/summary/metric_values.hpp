#pragma once
// A metric's values by their names in summaries, and as texts.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/base/time.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/summary/summary_style.hpp"

namespace rehearse {

/// Those that summaries show, by name.
std::vector<const EngineMetric*> shown_metrics(const MetricEngine& engine);

/// Name and value, each name once, in the order of k6's documentation.
using MetricValues = std::vector<std::pair<std::string, double>>;

/// Counter: count, rate; gauge: value, min, max; rate: rate, passes, fails; trend: the statistics
/// asked for. `run`: the test's run time.
MetricValues metric_values(const Sink& sink, Duration run, const std::vector<TrendStat>& stats);

/// A value of a metric of that unit: "3.01s", "1.2 kB", "0.142857".
std::string value_text(double value, MetricUnit unit, const SummaryStyle& style);

/// What a threshold's source says it looks at, as the summary reads it: what precedes the first of
/// `=<>`, without blanks around it.
std::string observed_name(std::string_view source);

/// A percentile that the summary computes for a threshold though nothing else asks for it: of
/// sources like `p(99.9) < 5`, and only if it is written with digits alone.
std::optional<TrendStat> observed_percentile(std::string_view source);

/// The value that the summary shows for a threshold; nothing where it finds none.
std::optional<std::string> observed_text(std::string_view source, const EngineMetric& metric,
                                         Duration run, const SummaryStyle& style);

}  // namespace rehearse
