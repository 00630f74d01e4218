#pragma once
// A threshold of a metric: what it demands, and whether it does so for a sink at a time (S97, S99).

#include <optional>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "sim/verdict/selector.hpp"
#include "sim/verdict/sink.hpp"
#include "sim/verdict/threshold_expression.hpp"

namespace rehearse {

struct Threshold {
  std::string source;  ///< as written, outer blanks included
  ThresholdExpression expression;
  bool abort_on_fail = false;
  std::optional<Duration> delay_abort_eval;
  bool failed = false;  ///< at the last evaluation

  /// Whether a failure at this time of the test aborts it.
  bool aborts_at(Duration at) const {
    return abort_on_fail && (!delay_abort_eval || *delay_abort_eval < at);
  }
};

/// What the option `thresholds` says of one key.
struct MetricThresholds {
  std::string key;
  MetricSelector selector;
  std::vector<Threshold> thresholds;
};

/// Whether the threshold holds for what a sink has after `run` of test time. A counter's rate after
/// no time, and a rate without samples, hold. Requires: the sink's kind supports the method.
bool holds(const ThresholdExpression& expression, const Sink& sink, Duration run);

/// What is compared with the threshold's value; nothing where it holds for want of it. Requires:
/// likewise.
std::optional<double> observed_value(const ThresholdExpression& expression, const Sink& sink,
                                     Duration run);

}  // namespace rehearse
