#pragma once
// What an expression says of one run or of many: whether it holds, what was observed, and by how
// much it was missed.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/measure/expression/expression.hpp"
#include "sim/measure/expression/figure_values.hpp"
#include "sim/measure/result.hpp"

namespace rehearse {

/// The figures of each run, as in Expression::figures.
using RunFigures = std::vector<FigureValue>;

/// A comparison of the expression, or a condition with its `in`. Over many runs it is that of the
/// run that misses it by most.
struct ComparisonOutcome {
  std::string text;                  ///< as it was written
  bool ok = false;                   ///< it holds, in every run
  bool at_fault = false;             ///< the expression fails because of it
  std::optional<double> observed;    ///< in base units; the value that is no plain number
  std::optional<double> bound;       ///< what it is compared with
  Dimension dimension;               ///< of both
  std::uint32_t misses = 0;          ///< runs in which it does not hold
  std::optional<std::uint32_t> run;  ///< which of several runs this is, from 0
  std::string message;               ///< "busy is 131, 11 (9.17%) above 120"; why there is no value
};

struct ExpectationOutcome {
  std::string text;
  bool ok = false;  ///< in every run; a condition that has no value fails
  std::vector<ComparisonOutcome> comparisons;  ///< in their order
};

/// Judges a condition. Requires: at least one run, each with a value for each figure.
ExpectationOutcome judge(const Expression& condition, std::span<const RunFigures> runs);
/// The same for one run, as far as its result has the figures.
ExpectationOutcome judge(const Expression& condition, const Result& result);
/// The same over results of many runs.
ExpectationOutcome judge(const Expression& condition, std::span<const Result> results);

/// A value over the runs; a value of each run if there is only one. Requires: of parse_value().
FigureValue evaluate(const Expression& value, std::span<const RunFigures> runs);

}  // namespace rehearse
