#pragma once
// What requests ask of a whole network on average, calls of calls included, and its highest rate.

#include <cstdint>
#include <vector>

#include "models/service/network_plan.hpp"

namespace rehearse {

/// Means of one request to an endpoint where nothing waits, times out or is turned away, no change
/// is under way and nothing is stopped. Failures by the endpoints' own error probabilities are
/// counted, and so are the retries that they cause. Infinite where a mean does not exist or is not
/// known.
struct RequestMeans {
  /// Own work where it is not slower, of requests that fail too; of a stream how long it lasts.
  double work_ns = 0.0;
  /// From the end of the work until its calls are over, 0 for those that make none. Of parallel
  /// calls the longest mean, which is at most the mean of the longest.
  double calls_ns = 0.0;
  /// Until its sender has the answer: latency both ways, work and calls; instances are taken to
  /// share the requests equally. Without set-up of the sender's connection.
  double answer_ns = 0.0;
  double succeeds = 1.0;      ///< probability
  std::vector<double> calls;  ///< how often each of the endpoint's calls is sent, with retries
};

/// By NetworkPlan::endpoints.
std::vector<RequestMeans> request_means(const NetworkPlan& plan);

/// Requests to each endpoint that come of `direct` ones: the traffic equations
/// r(e) = direct(e) + Σ r(caller)·calls(caller → e), which a network without cycles solves in one
/// pass (Denning and Buzen, "The operational analysis of queueing network models", ACM Computing
/// Surveys 10, 1978: forced flow law). Both by NetworkPlan::endpoints.
std::vector<double> with_calls(const NetworkPlan& plan, const std::vector<RequestMeans>& means,
                               std::vector<double> direct);

/// What limits the rate of a service.
enum class ServiceLimit : std::uint8_t { None, Servers, Scalability, Concurrency, RateLimit };

/// What one unit of work (an iteration) asks of a service.
struct ServiceUse {
  std::uint32_t service = 0;
  double requests = 0.0;
  /// Time that servers are taken: the work, and the calls where the server is kept meanwhile (under
  /// processor sharing it is not). Streams take none. Of differing instances the average.
  double server_ns = 0.0;
  /// Units per second beyond which its queue grows or requests are turned away: the asymptotic
  /// bound servers / server_ns (Denning and Buzen, utilisation law), or less by the Universal
  /// Scalability Law at its best load, by the concurrency limit over the time inside, or by the
  /// rate limit. Round robin and random send instances equal shares, so that the
  /// weakest counts; the other balancers use all they have. Infinite where nothing limits it.
  double highest_rate = 0.0;
  ServiceLimit limit = ServiceLimit::None;

  /// Whether the means that highest_rate needs exist and are known; otherwise it is 0.
  bool known = true;
};

/// Those services that get requests, by number. `requests` is by NetworkPlan::endpoints.
std::vector<ServiceUse> service_use(const NetworkPlan& plan, const std::vector<RequestMeans>& means,
                                    const std::vector<double>& requests);

}  // namespace rehearse
