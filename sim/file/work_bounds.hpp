#pragma once
// How much work a rehearsal asks for, and whether that is within bounds.

#include "models/base/problem_list.hpp"
#include "sim/file/json/scenario_places.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// Checks what is known before planning, so that planning itself is quick: the number of scenarios,
/// the VUs each asks for (before any segment), their length (at most kLongestDuration), and ramps
/// whose duration × VU difference exceeds 64 bits, for which k6's schedule is garbage (S89).
void check_size(const Options& options, const ReadLimits& limits, const ScenarioPlaces& places,
                ProblemList& problems);

/// About how many iterations the scenario starts or drops, by mean values; never much too low:
///   looping        VU time / mean duration, plus one for each time a VU is started
///   counted        the iterations asked for, or what fits into maxDuration if that is less
///   arrival rates  the area under the rate curve, this segment's share of it
/// The mean duration is typical_iteration_ns (request_time.hpp), at least minIterationDuration and
/// 1 ns.
/// Requires: `rehearsal` has a journey for the scenario's exec.
double expected_iterations(const ScenarioPlan& scenario, const Rehearsal& rehearsal);

/// About how many steps they do, requests and calls of services included, of those that fit into
/// the test. Infinite or no number where a mean does not exist. Requires: as above.
double expected_steps(const ScenarioPlan& scenario, const Rehearsal& rehearsal);

/// Checks the plan's VUs, the expected iterations of each scenario and of all together, and their
/// steps.
void check_work(const Rehearsal& rehearsal, const ReadLimits& limits, const ScenarioPlaces& places,
                ProblemList& problems);

}  // namespace rehearse
