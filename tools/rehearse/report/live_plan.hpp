#pragma once
// What a live run is going to do.

#include <string>
#include <vector>

#include "sim/run/rehearsal.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// The scenarios, most VUs, highest rate, longest duration, and where requests go.
/// `urls`: of each service, "" for those without requests.
std::string live_plan(const Rehearsal& rehearsal, const std::vector<std::string>& urls,
                      const ReportStyle& style);

}  // namespace rehearse
