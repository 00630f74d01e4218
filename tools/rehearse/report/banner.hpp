#pragma once
// What k6 prints before a test: where it comes from and what it is going to do.

#include <string>

#include "sim/plan/plan.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// Script, output and one line per scenario with k6's description, most VUs and longest duration.
std::string banner(const TestPlan& plan, const ReportStyle& style);

}  // namespace rehearse
