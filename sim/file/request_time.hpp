#pragma once
// The time that an iteration's requests take when nothing waits at the targets.

#include <functional>
#include <string>

#include "models/journey/journey_program.hpp"

namespace rehearse {

/// Calls `see` for each step that iterations can reach, with its place below the journey's and how
/// often an iteration visits it on average.
void for_each_visited_step(
    const JourneyProgram& program,
    const std::function<void(const std::string& path, const Step& step, double visits)>& see);

/// The mean of all requests of an iteration, `mean_ns` being that of one. A batch counts as its
/// longest request: at most the mean of the longest.
double request_time_ns(const JourneyProgram& program,
                       const std::function<double(const Request&)>& mean_ns);

}  // namespace rehearse
