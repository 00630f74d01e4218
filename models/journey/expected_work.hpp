#pragma once
// The means of an iteration: visits to each step, requests to each endpoint, think
// time.

#include <cstdint>
#include <string>
#include <vector>

#include "models/journey/step.hpp"

namespace rehearse {

/// Expectations of one iteration in which no request fails (so none of those that throw does), and
/// which nothing interrupts.
struct ExpectedWork {
  struct OfStep {
    std::string path;     ///< below the journey, "/steps/2" (step.hpp)
    std::string label;    ///< step_label
    double visits = 0.0;  ///< of a request with a retry: without its further attempts
  };
  struct OfEndpoint {
    EndpointRef ref;
    std::string target_name;
    std::string endpoint_name;
    double requests = 0.0;
  };

  std::vector<OfStep> steps;          ///< in the order of writing
  std::vector<OfEndpoint> endpoints;  ///< those with a request, by target and endpoint
  double think_ns = 0.0;              ///< Σ visits · mean think time, and the pauses of retries
  double steps_done = 0.0;            ///< Σ visits, and the further attempts and pauses
  double completes = 1.0;             ///< probability that the body returns
  double throws = 0.0;  ///< probability of ending in a throw step, or a request that throws
  double aborts = 0.0;  ///< probability of ending in an abort step
};

/// Exact but for rounding: lists multiply, repeats sum over their counts (CountModel::passes), the
/// visits of a graph solve its linear system (absorbing_chain.hpp). Only positive numbers are
/// added, so each visit count is relatively accurate to about 2n³·2⁻⁵³ for graphs of n steps. A
/// mean that does not exist is infinite, and so are visits that a double cannot count.
/// Requires: steps without problems (step_checks.hpp).
ExpectedWork expected_work(const StepBody& body);

}  // namespace rehearse
