#pragma once
// What is asked of many runs of one rehearsal, and what they answer.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/measure/expression/expectation.hpp"
#include "sim/measure/expression/expression.hpp"
#include "sim/measure/over/estimate.hpp"

namespace rehearse {

/// The answer to one expression over the runs of a rehearsal: an estimate of a figure, the share of
/// runs in which a condition holds, or a value over all runs.
struct AnswerOverRuns {
  std::string text;  ///< the expression
  Dimension dimension;
  bool percent = false;
  std::optional<Estimate> each;       ///< of a figure of each run, of the runs that have it
  std::optional<std::uint64_t> held;  ///< of a condition: runs in which it holds
  std::optional<double> value;        ///< over all runs, or the share of those in which it holds
  std::optional<ConfidenceInterval> interval;  ///< of a share
  std::uint64_t runs = 0;
  std::string missing;  ///< why there is none of these
};

/// Requires: at least one run, each with a value for each figure of the expression.
AnswerOverRuns answer_to(const Expression& expression, const std::vector<RunFigures>& runs);

/// A figure, a value or a condition. Error, without a path: as parse_condition().
Checked<Expression> parse_question(std::string_view text, const ExpressionNames& names);

}  // namespace rehearse
