#pragma once
// What is wrong with a rehearsal although each of its parts is right.

#include "models/base/problem_list.hpp"
#include "sim/file/json/scenario_places.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// Reports:
///   - an exec whose iterations can take no time in a looping executor (constant-vus, ramping-vus,
///     externally-controlled) without minIterationDuration: virtual time would not advance;
///   - the option batch below 1 although a journey has batches: they would never end;
///   - a constant arrival rate above 10⁹/s, whose period is 0 (S90);
///   - a setup or teardown that never keeps k6's timeout for it.
/// Looks at the options and at those journeys and models that could be read; not at the plan.
void cross_check(const Rehearsal& rehearsal, const ScenarioPlaces& places,
                 const JsonPlace& journeys, ProblemList& problems);

/// Reports a test that starts paused and is never resumed, or before time 0, and an endless
/// executor (externally-controlled with duration 0) that is never interrupted. Looks at the
/// options and the commands.
void check_control(const Rehearsal& rehearsal, const ScenarioPlaces& places, ProblemList& problems);

}  // namespace rehearse
