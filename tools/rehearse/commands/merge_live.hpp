#pragma once
// The parts of one test in real time, judged as a whole.

#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/results/results_file.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Reports as `live` does, and judges the thresholds over the samples of all parts. Returns the
/// process's exit code: 1 where a part is missing. Requires: `merged` has the header of a live
/// test.
int merge_live(const CommandLine& line, const Results& merged, Output& out);

}  // namespace rehearse
