#pragma once
// The section THRESHOLDS of a summary (F5).

#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/verdict/metric_engine.hpp"
#include "tools/rehearse/summary/summary_style.hpp"

namespace rehearse {

/// Metrics with thresholds in the order of the section: by the name of the metric, then of the
/// submetric; below its parent a submetric stands only if that has thresholds too.
struct ThresholdHead {
  const EngineMetric* metric;
  bool below;  ///< shown below its parent, by its selector alone

  std::string text() const { return below ? "{" + metric->suffix + "}" : metric->name; }
};
std::vector<ThresholdHead> threshold_heads(const MetricEngine& engine);

/// The lines of the section, a blank line between metrics; empty without thresholds. Marks are
/// those of the last evaluation.
std::string threshold_lines(const MetricEngine& engine, Duration run, const SummaryStyle& style);

}  // namespace rehearse
