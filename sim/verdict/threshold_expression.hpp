#pragma once
// The text of a threshold: `method operator number` (S95).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/verdict/metric_kind.hpp"

namespace rehearse {

/// What a threshold looks at. Which kinds of metrics have it: supports().
enum class ThresholdMethod : std::uint8_t { Count, Rate, Value, Avg, Min, Max, Med, Percentile };
const char* threshold_method_name(ThresholdMethod method);
bool supports(MetricKind kind, ThresholdMethod method);
/// "count, rate": all methods of a kind, in k6's order.
const char* supported_methods(MetricKind kind);

enum class ThresholdOperator : std::uint8_t {
  LessOrEqual,
  Less,
  GreaterOrEqual,
  Greater,
  StrictlyEqual,
  Equal,
  NotEqual,
};
const char* threshold_operator_text(ThresholdOperator op);

struct ThresholdExpression {
  ThresholdMethod method = ThresholdMethod::Count;
  std::optional<double> percent;  ///< Percentile: 0…100; none of a bare "p", which is p(0)
  ThresholdOperator op = ThresholdOperator::Less;
  double value = 0;

  /// The canonical name of what is looked at: "avg", "p(95)".
  std::string aggregation() const;
  /// Whether `observed` is on the right side of the value; comparisons with NaN fail but `!=`.
  bool holds_for(double observed) const;
};

/// Why an expression is refused.
enum class ExpressionFault : std::uint8_t { NoOperatorOrValue, UnknownMethod, Percentile, Value };
/// "no-operator-or-value", "unknown-method", "percentile", "value".
const char* expression_fault_name(ExpressionFault fault);

struct ExpressionReading {
  std::optional<ThresholdExpression> expression;
  ExpressionFault fault = ExpressionFault::NoOperatorOrValue;  ///< without an expression
  std::string error;                                           ///< likewise: k6's message
};

ExpressionReading read_threshold_expression(std::string_view source);

}  // namespace rehearse
