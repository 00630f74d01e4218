#pragma once
// The language of expectations (scenarios/expectations.md): a text, parsed once into a tree.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/measure/expression/figure.hpp"
#include "sim/measure/expression/quantity.hpp"

namespace rehearse {

struct ExpressionNode {
  enum class Kind : std::uint8_t {
    // Values.
    Number,
    Figure,  ///< of one run
    Negative,
    Add,
    Subtract,
    Multiply,
    Divide,
    // Values over all runs of their first operand.
    Share,  ///< of the runs in which the condition holds
    Mean,
    Deviation,
    Quantile,
    Least,
    Most,
    // Conditions.
    Compare,
    Not,
    And,
    Or,
    In,  ///< the first operand holds in a share of the runs, at least the second one
  };
  Kind kind = Kind::Number;
  Comparison op = Comparison::Less;  ///< Compare
  Quantity number;           ///< Number; Quantile: the fraction; of all values: dimension, percent
  std::size_t figure = 0;    ///< Figure: its number in Expression::figures
  std::uint32_t first = 0;   ///< operand: its number in Expression::nodes
  std::uint32_t second = 0;  ///< likewise
  bool of_runs = false;      ///< what is over all runs is in it
  bool of_run = false;    ///< what is of each run, and not below what is over all of them, is too
  std::size_t begin = 0;  ///< in Expression::text
  std::size_t end = 0;    ///< one behind it

  bool is_condition() const { return kind >= Kind::Compare; }
};

struct Expression {
  std::string text;
  std::vector<Figure> figures;
  std::vector<ExpressionNode> nodes;  ///< operands before what has them; the last one is the whole

  std::string_view text_of(const ExpressionNode& node) const {
    return std::string_view(text).substr(node.begin, node.end - node.begin);
  }
};

/// What expressions about a rehearsal can name, beside what they can always name.
struct ExpressionNames {
  /// A metric that is not in the table of metrics.hpp nor k6's own.
  struct CustomMetric {
    std::string name;
    MetricKind kind = MetricKind::Trend;
    MetricUnit unit = MetricUnit::Default;
  };

  std::optional<std::vector<std::string>> services;  ///< unknown: any name is taken
  bool requests = true;  ///< iterations send requests: a bare statistic is of their durations
  std::vector<CustomMetric> metrics;
};

inline constexpr std::size_t kLongestExpression = 4096;  ///< bytes
inline constexpr int kDeepestExpression = 64;            ///< brackets and "not" in each other

/// A condition. Error, without a path: "column 8: found …, expected …", columns being characters
/// from 1.
Checked<Expression> parse_condition(std::string_view text, const ExpressionNames& names);

/// A value that is no condition.
Checked<Expression> parse_value(std::string_view text, const ExpressionNames& names);

}  // namespace rehearse
