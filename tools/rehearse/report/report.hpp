#pragma once
// The whole report of a run, as one text.

#include <string>

#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// Banner and progress (unless quiet), then the end-of-test metrics. A pure function.
/// Requires: `result` is that of `rehearsal`; see also summary().
std::string report(const Rehearsal& rehearsal, const Result& result, const ReportStyle& style);

}  // namespace rehearse
