#pragma once
// The forms in which the result of a run can be written: a file for each, and one table.

#include <span>
#include <string_view>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/text/output.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// A run that is over.
struct FinishedRun {
  const TestPlan& plan;
  const Result& result;
  const Result* predicted;  ///< the same test in virtual time, to compare with; null: none
  const ReportStyle& style;
};

struct ResultOutput {
  std::string_view name;  ///< "json" is chosen by --json
  const char* help;       ///< of that flag
  bool for_people;        ///< warnings and, in real time, the plan are shown before it
  /// Throws as Output does. Requires: as summary().
  void (*write)(const FinishedRun& run, Output& out);
};

extern const ResultOutput kTextOutput;
extern const ResultOutput kJsonOutput;

/// The table. The first is written where no flag chooses another one.
std::span<const ResultOutput* const> result_outputs();
/// Requires: the table has the name.
const ResultOutput& result_output(std::string_view name);

}  // namespace rehearse
