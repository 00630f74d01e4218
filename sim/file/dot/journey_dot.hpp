#pragma once
// Journeys ↔ Graphviz DOT (scenarios/journeys.md, "Drawing").

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"
#include "models/journey/journey.hpp"
#include "models/service/network_plan.hpp"

namespace rehearse {

/// One digraph with a node for each step and an edge for each transition, labelled with its
/// probability. A journey that is a duration or a list is drawn as the graph it amounts to, its
/// steps named "1", "2", …. What is within a step (repeat, choose, group) hangs on it by dashed
/// edges.
///
/// Nodes carry their step as JSON in the attribute `step`, edges their weight in `share`, the graph
/// `start`, `throws` and `abort`: enough for journeys_from_dot to make the same journey of it.
///
/// With a network, the services that its requests lead to are drawn beside it (network_dot.hpp),
/// with a dotted edge from each request to its endpoint; reading back leaves them out.
/// Requires: `read` is what read_journey made of `journey`, against the network if there is one.
std::string journey_dot(std::string_view name, const nlohmann::json& journey, const Journey& read,
                        const NetworkPlan* network = nullptr);

/// The object exec name → journey of a DOT text, each digraph a journey in the form "graph"; one
/// without a name is "default". Only translates: the journeys' own rules are read_journey's.
///
///   nodes  `step` (JSON), or `think` (a duration or JSON),
///          `request` ("[METHOD ]target[/endpoint]"),
///          `throw` or `abort` (true); nodes with `inside` are part of another one and left out;
///          those with `service` are no part of the journey; "end" is the end
///   edges  weight by `share`, else by a label such as "3", "0.3" or "30%", else 1; several between
///          the same nodes add up
///   graph  `start`: the first step; else the only node to which no other one leads;
///          with `services` it is no journey
Checked<nlohmann::json> journeys_from_dot(std::string_view text);

}  // namespace rehearse
