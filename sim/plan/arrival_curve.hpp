#pragma once
// The arrival rate as a curve over time: for charts and estimates, not for exact instants.

#include "sim/plan/plan.hpp"

namespace rehearse {

/// The area under the scenario's rate curve, scaled to the segment, between two points of the
/// test's clock: about how many iterations arrive then. Seconds; 0 for executors without arrivals
/// and for a scenario without work.
double expected_arrivals(const ScenarioPlan& scenario, double from_s, double to_s);

/// The same over the scenario's whole length.
double expected_starts(const ScenarioPlan& scenario);

/// The highest rate of the curve, per second and scaled to the segment; 0 as above.
double highest_arrival_rate(const ScenarioPlan& scenario);

/// Whether the scenario has one of the two arrival-rate executors.
bool has_arrivals(const ScenarioPlan& scenario);

}  // namespace rehearse
