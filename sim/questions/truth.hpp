#pragma once
// Is a real run one that was to be expected: its figures against the range of one predicted run.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/measure/over/estimate.hpp"
#include "sim/measure/over/over_runs.hpp"

namespace rehearse {

/// A figure of reality among what runs in virtual time have.
struct PredictedFigure : FigureName {
  double real = 0;
  double mean = 0;        ///< over the runs
  PredictionRange range;  ///< of one further run

  /// How far reality is above the range's upper end, or below the lower one: negative; 0 inside.
  double outside() const {
    if (real > range.high) return real - range.high;
    return real < range.low ? real - range.low : 0;
  }
};

/// The real value of the figure of that path; nothing where reality has none.
using RealValue = std::function<std::optional<double>(const std::vector<std::string>& path)>;

/// The figures that reality and at least two runs have, in the order of `over`.
std::vector<PredictedFigure> predicted_figures(const OverRuns& over, const RealValue& real);

}  // namespace rehearse
