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

/// What a network had to do in a run.
struct NetworkLoad {
  struct Service {
    std::uint64_t requests = 0;  ///< of VUs and other services
    double utilisation = 0;      ///< 0 of a pure delay
  };
  std::vector<std::uint64_t> sent{};  ///< by VUs; by NetworkPlan::endpoints
  std::vector<Service> services{};    ///< by NetworkPlan::services
};

/// The whole network as a digraph of its own, which has the attribute `services`. With a load there
/// is a node "VUs" with an edge to each endpoint that it sent requests to; edges are the wider the
/// more requests, services the redder the more of their servers were busy. How often services call
/// each other is not counted, but expected of what VUs sent: every call without a condition, by its
/// chance and count, and no retry; "≈" is before such numbers.
std::string network_dot(const NetworkPlan& plan, const NetworkLoad* load = nullptr);

}  // namespace rehearse
