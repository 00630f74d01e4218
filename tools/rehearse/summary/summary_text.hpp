#pragma once
// k6's summary at the end of a test, byte for byte (F5).

#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/summary/summary_style.hpp"

namespace rehearse {

/// Rows of TOTAL RESULTS below their sections: metrics by name, submetrics as "{ status:200 }"
/// below their parents.
struct NamedRow {
  const EngineMetric* metric;
  std::string name;
};
std::vector<NamedRow> total_rows(const MetricEngine& engine, bool full);

/// The whole text, or k6's error where it prints none: a test without a metric to show.
struct SummaryText {
  std::string text;
  std::optional<std::string> error;
};
/// `run`: the test's run time, setup and teardown included. A full summary needs an engine that
/// keeps parts; thresholds are shown as they were last evaluated.
SummaryText summary_text(const MetricEngine& engine, Duration run, const SummaryStyle& style);

}  // namespace rehearse
