#pragma once
// A plan for people: banner, charts, the first steps.

#include <string>

#include "sim/plan/plan.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// The banner, charts of planned VUs and of arrivals over time (where there are any), the steps of
/// the whole test (the first kShownSteps) and its largest needs. A pure function.
std::string plan_text(const TestPlan& plan, const ReportStyle& style);

inline constexpr std::size_t kShownSteps = 20;

}  // namespace rehearse
