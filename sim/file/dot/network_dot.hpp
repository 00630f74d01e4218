#pragma once
// Services and their calls as Graphviz DOT (scenarios/journeys.md, "Drawing").

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "models/service/network_plan.hpp"

namespace rehearse {

/// The endpoints that requests to `first` lead to, those included; by NetworkPlan::endpoints.
std::vector<bool> reached_endpoints(const NetworkPlan& plan,
                                    const std::vector<std::uint32_t>& first);

/// Part of a digraph's body.
struct NetworkDrawing {
  std::string text;
  std::vector<std::string> ids;  ///< of the endpoints' nodes; "" where not drawn
};

/// A cluster for each service with a node for each endpoint of `drawn`, and an edge for each call
/// between them, labelled with its probability, count, timeout and retries; dashed where it is not
/// required. Nodes are called "service/endpoint", with "target " before it while `taken` has that,
/// and carry the attribute `service`, by which journeys_from_dot knows them. Adds to `taken`.
NetworkDrawing draw_network(const NetworkPlan& plan, const std::vector<bool>& drawn,
                            std::set<std::string>& taken);

/// The whole network as a digraph of its own, which has the attribute `services`.
std::string network_dot(const NetworkPlan& plan);

}  // namespace rehearse
