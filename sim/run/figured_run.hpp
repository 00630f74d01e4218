#pragma once
// A run with the figures that expressions ask for.

#include <optional>
#include <span>
#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/measure/expression/expectation.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

struct FiguredRun {
  Result result;
  std::vector<RunFigures> figures;  ///< by expression
  /// What each threshold looks at, by metric, then as written, as the threshold has it; nothing
  /// where there is no sample.
  std::vector<std::optional<double>> thresholds;
};

/// Runs the rehearsal in virtual time. What no expression needs is not watched; `others` observe
/// the run too. Requires: as run_rehearsal(); expressions that were parsed with the names of this
/// rehearsal.
FiguredRun run_with_figures(const Rehearsal& rehearsal, std::span<const Expression> expressions,
                            std::span<FactSink* const> others = {});

}  // namespace rehearse
