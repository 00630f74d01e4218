#pragma once
// One run of a rehearsal, from its first event to its result.

#include <vector>

#include "sim/core/fact_sink.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/run/run_environment.hpp"

namespace rehearse {

/// Simulates the whole test in virtual time. Observers receive every fact, in the order in which
/// things happen. The same rehearsal gives the same result, byte for byte; several may run at once.
/// Requires: rehearsal.plan is plan_test(rehearsal.options), and every scenario with work has a
/// journey.
Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers = {});

/// The same test among other environment, such as real time and a live target; they outlive it.
Result run_rehearsal(const Rehearsal& rehearsal, const std::vector<FactSink*>& observers,
                     const RunEnvironment& environment);

}  // namespace rehearse
