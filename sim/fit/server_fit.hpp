#pragma once
// How many servers a service has, and what of a response time is work: the queue inverted.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace rehearse {

/// One answered request. Times in ms, from any common origin.
struct ServedRequest {
  double arrival = 0;
  double response = 0;         ///< from the arrival to the end of the answer
  std::uint32_t endpoint = 0;  ///< what has a distribution of its own
};

/// The log-likelihood of the measurements if there were `servers` servers.
struct ServersLikelihood {
  std::uint32_t servers = 0;
  double log_likelihood = 0;
};

/// What operational laws say, whatever the model (Denning and Buzen, ACM Computing Surveys 10,
/// 1978).
struct OperationalFigures {
  double per_second = 0;   ///< X, requests
  double mean_inside = 0;  ///< N = X·R
  std::uint32_t most_inside = 0;
  double mean_response = 0;  ///< R, ms
};

struct ServerFit {
  OperationalFigures operational;
  /// Nothing: the measurements are as likely with a delay, in which nothing waits.
  std::optional<std::uint32_t> servers;
  std::uint32_t low = 0;  ///< 95 % interval of the servers
  std::uint32_t high = 0;
  double latency = 0;      ///< both ways together, in which no server is held, ms
  double gain = 0;         ///< log-likelihood above that of a delay
  double unexplained = 0;  ///< share of the requests that no service time explains
  std::vector<ServersLikelihood> grid;
  /// The service times that the servers imply, in the order of the requests; 0 where one is
  /// likelier to be of something else. Without servers, the response times.
  std::vector<double> service_times;
};

/// If c servers take requests in the order of their arrivals, request i begins when it has arrived
/// and the earliest of them is free, and its service time is
///
///     sᵢ = dᵢ − max(aᵢ + L, Dᵢ)
///
/// with d the departures, L the latency and D the departure that frees the server. So each c turns
/// the measurements into service times, at the same density (dd/ds = 1), and the likelihood of c is
/// that of its service times under the likeliest of the simple families, endpoint by endpoint; one
/// request in a thousand may be of something else. The c with the greatest likelihood is taken
/// where it beats a delay by more than ln(n)/2 + 5 and explains 95 % of the requests. Beyond the
/// most requests that were ever inside all c are the same. Requires: ascending arrivals; endpoints
/// below `endpoints`; latencies are at least 0.
/// A latency that is known otherwise is taken as it is, up to the shortest response.
ServerFit fit_servers(std::span<const ServedRequest> requests, std::uint32_t endpoints,
                      double known_latency = 0);

}  // namespace rehearse
