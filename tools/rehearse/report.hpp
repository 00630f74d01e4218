#pragma once
// The whole report of a run, as one text.

#include <string>

#include "sim/run/rehearsal.hpp"
#include "sim/run/result.hpp"
#include "tools/rehearse/report_style.hpp"

namespace rehearse {

/// Banner and progress (unless quiet), then the end-of-test metrics. A pure function.
/// Requires: `result` is that of `rehearsal`; see also summary().
std::string report(const Rehearsal& rehearsal, const Result& result, const ReportStyle& style);

}  // namespace rehearse
