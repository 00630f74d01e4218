#pragma once
// A plan over time, in slices of equal length from 0 to its end: for charts.

#include <cstddef>
#include <vector>

#include "sim/plan/plan.hpp"

namespace rehearse {

/// Whether the plan has a place on a time axis: it lasts, and no step's offset wrapped (S89).
bool has_course(const TestPlan& plan);

/// The most VUs planned in each slice. Steps with equal offsets count one by one, as they do for
/// the maximum. Requires: has_course(plan).
std::vector<double> planned_vus(const TestPlan& plan, std::size_t slices);

/// Mean arrivals per second in each slice, of all scenarios in the segment. Requires:
/// has_course(plan).
std::vector<double> arrival_rates(const TestPlan& plan, std::size_t slices);

}  // namespace rehearse
