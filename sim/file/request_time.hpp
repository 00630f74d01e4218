#pragma once
// The time that iterations and their requests take when nothing waits at the targets.

#include <functional>
#include <string>
#include <vector>

#include "models/journey/batch.hpp"
#include "models/journey/journey.hpp"
#include "models/journey/journey_program.hpp"
#include "models/service/network_plan.hpp"

namespace rehearse {

/// Calls `see` for each step that iterations can reach, with its place below the journey's and how
/// often an iteration visits it on average.
void for_each_visited_step(
    const JourneyProgram& program,
    const std::function<void(const std::string& path, const Step& step, double visits)>& see);

/// How long these requests take in parallel under the limits, each exactly that long: from the
/// first one sent to the last answer (batch.hpp). Infinite if one of them is.
double batch_time_ns(const std::vector<Request>& requests, const BatchLimits& limits,
                     const std::function<double(const Request&)>& length_ns);

/// The mean of all requests of an iteration, `mean_ns` being that of one. A batch counts as if each
/// of its requests took its mean: at most the mean of the batch.
double request_time_ns(const JourneyProgram& program, const BatchLimits& limits,
                       const std::function<double(const Request&)>& mean_ns);

/// About the mean time that the journey's requests take when nothing waits, none of them longer
/// than its timeout: AnswerTime::typical_ns. 0 where there are none. Requires: they go to
/// `targets`.
double typical_request_ns(const Journey& journey, const NetworkPlan& targets);

/// About the mean duration of the journey's iterations, of requests that throw as if none did: the
/// estimate must not be too long. 0 only where practically every iteration takes 0. `targets`: of
/// its requests; null: it has none.
double typical_iteration_ns(const Journey& journey, const NetworkPlan* targets);

}  // namespace rehearse
