// k6's order of looking for operators, and its messages.

#include "sim/verdict/threshold_expression.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

#include "sim/options/go_float.hpp"
#include "sim/options/go_text.hpp"

namespace rehearse {

namespace {

using enum ThresholdMethod;
using Faulty = std::pair<ExpressionFault, std::string>;

constexpr std::array<const char*, 8> kMethods{"count", "rate", "value", "avg",
                                              "min",   "max",  "med",   "p"};
/// In the order in which they are looked for.
constexpr std::array<const char*, 7> kOperators{"<=", "<", ">=", ">", "===", "==", "!="};
constexpr std::array<const char*, 4> kFaults{"no-operator-or-value", "unknown-method", "percentile",
                                             "value"};

struct Split {
  std::string_view left;
  ThresholdOperator op;
  std::string_view right;
};

/// By the first operator of the list that occurs with something behind it.
std::optional<Split> split(std::string_view source) {
  for (std::size_t i = 0; i < kOperators.size(); ++i) {
    const std::string_view op = kOperators.at(i);
    const std::size_t at = source.find(op);
    if (at == std::string_view::npos || at + op.size() == source.size()) continue;
    return Split{go_trim_space(source.substr(0, at)), static_cast<ThresholdOperator>(i),
                 go_trim_space(source.substr(at + op.size()))};
  }
  return std::nullopt;
}

std::string left_error(std::string_view source, const std::string& reason) {
  return fmt::format("failed parsing threshold expression's {} left hand side; reason: {}",
                     go_quote(source), reason);
}

/// Fills in what the left side says; otherwise the fault.
std::optional<Faulty> read_left(std::string_view source, std::string_view text,
                                ThresholdExpression& expression) {
  for (std::size_t i = 0; i < kMethods.size(); ++i) {
    if (text != kMethods.at(i)) continue;
    expression.method = static_cast<ThresholdMethod>(i);
    return std::nullopt;
  }
  if (!text.starts_with("p(") || !text.ends_with(")")) {
    return Faulty{ExpressionFault::UnknownMethod,
                  left_error(source, "failed parsing method from expression")};
  }
  const std::string_view number = text.substr(2, text.size() - 3);
  const std::optional<double> percent = go_parse_float(number);
  if (!percent) {
    return Faulty{
        ExpressionFault::Percentile,
        left_error(source, "malformed percentile value; reason: " + go_parse_float_error(number))};
  }
  if (!(*percent >= 0 && *percent <= 100)) {
    return Faulty{
        ExpressionFault::Percentile,
        left_error(source, "malformed percentile value, provide a number between 0 and 100")};
  }
  expression.method = Percentile;
  expression.percent = *percent;
  return std::nullopt;
}

}  // namespace

const char* threshold_method_name(ThresholdMethod method) {
  return kMethods.at(static_cast<std::size_t>(method));
}

bool supports(MetricKind kind, ThresholdMethod method) {
  switch (kind) {
    case MetricKind::Counter:
      return method == Count || method == Rate;
    case MetricKind::Gauge:
      return method == Value;
    case MetricKind::Rate:
      return method == Rate;
    case MetricKind::Trend:
      break;
  }
  return method != Count && method != Rate && method != Value;
}

const char* supported_methods(MetricKind kind) {
  constexpr std::array<const char*, 4> kLists{"count, rate", "value", "rate",
                                              "avg, min, max, med, p"};
  return kLists.at(static_cast<std::size_t>(kind));
}

const char* threshold_operator_text(ThresholdOperator op) {
  return kOperators.at(static_cast<std::size_t>(op));
}

const char* expression_fault_name(ExpressionFault fault) {
  return kFaults.at(static_cast<std::size_t>(fault));
}

std::string ThresholdExpression::aggregation() const {
  return method == Percentile ? fmt::format("p({})", percent.value_or(0))
                              : threshold_method_name(method);
}

bool ThresholdExpression::holds_for(double observed) const {
  switch (op) {
    case ThresholdOperator::LessOrEqual:
      return observed <= value;
    case ThresholdOperator::Less:
      return observed < value;
    case ThresholdOperator::GreaterOrEqual:
      return observed >= value;
    case ThresholdOperator::Greater:
      return observed > value;
    case ThresholdOperator::StrictlyEqual:
    case ThresholdOperator::Equal:
      return observed == value;
    case ThresholdOperator::NotEqual:
      break;
  }
  return observed != value;
}

ExpressionReading read_threshold_expression(std::string_view source) {
  const std::optional<Split> parts = split(source);
  if (!parts) {
    return {std::nullopt, ExpressionFault::NoOperatorOrValue,
            fmt::format("failed parsing threshold expression {}; reason: malformed threshold "
                        "expression",
                        go_quote(source))};
  }
  ThresholdExpression expression;
  expression.op = parts->op;
  if (auto fault = read_left(source, parts->left, expression)) {
    return {std::nullopt, fault->first, std::move(fault->second)};
  }
  const std::optional<double> value = go_parse_float(parts->right);
  if (!value) {
    // "expresion" is k6's spelling.
    return {std::nullopt, ExpressionFault::Value,
            fmt::format("failed parsing threshold expresion's {} right hand side; reason: {}",
                        go_quote(source), go_parse_float_error(parts->right))};
  }
  expression.value = *value;
  return {expression, {}, {}};
}

}  // namespace rehearse
