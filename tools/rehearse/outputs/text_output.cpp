// The report, and below it prediction and reality side by side.

#include "tools/rehearse/outputs/result_output.hpp"
#include "tools/rehearse/report/comparison.hpp"
#include "tools/rehearse/report/summary.hpp"

namespace rehearse {

namespace {

void write_text(const FinishedRun& run, Output& out) {
  out.write(report(run.plan, run.result, run.style));
  if (run.predicted != nullptr) {
    out.write("\n" + comparison(*run.predicted, run.result, run.style));
  }
}

}  // namespace

constinit const ResultOutput kTextOutput{"text", "the answer as text", true, write_text};

}  // namespace rehearse
