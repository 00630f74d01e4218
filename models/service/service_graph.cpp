// Strongly connected components find the nodes on cycles, a breadth-first search the shortest
// cycle.

#include "models/service/service_graph.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/strong_components.hpp>

#include "models/base/problem_list.hpp"

namespace rehearse {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;

/// The shortest cycle through `start`, without its return to the start; empty when there is none.
std::vector<Vertex> shortest_cycle(const Graph& graph, Vertex start) {
  const std::size_t count = boost::num_vertices(graph);
  std::vector<Vertex> before(count, start);
  std::vector<std::size_t> distance(count, 0);
  const auto record = boost::make_bfs_visitor(
      std::make_pair(boost::record_predecessors(before.data(), boost::on_tree_edge()),
                     boost::record_distances(distance.data(), boost::on_tree_edge())));
  boost::breadth_first_search(graph, start, boost::visitor(record));
  Vertex last = start;
  bool found = false;
  for (Vertex vertex = 0; vertex < count; ++vertex) {
    const bool reached = vertex == start || distance[vertex] > 0;
    if (!reached || !boost::edge(vertex, start, graph).second) continue;
    if (!found || distance[vertex] < distance[last]) last = vertex;
    found = true;
  }
  std::vector<Vertex> cycle;
  if (!found) return cycle;
  for (; last != start; last = before[last]) cycle.push_back(last);
  cycle.push_back(start);
  std::reverse(cycle.begin(), cycle.end());
  return cycle;
}

}  // namespace

Problems cycle_problems(const std::vector<CallNode>& nodes, const std::vector<ServiceCall>& calls) {
  Graph graph(nodes.size());
  for (const ServiceCall& call : calls) boost::add_edge(call.caller, call.callee, graph);
  std::vector<std::size_t> component(nodes.size());
  if (nodes.empty()) return {};
  boost::strong_components(graph, boost::make_iterator_property_map(
                                      component.begin(), boost::get(boost::vertex_index, graph)));
  Problems problems;
  // Those with one service have a cycle only if that calls itself.
  std::vector<std::size_t> sizes(nodes.size(), 0);
  for (const std::size_t each : component) ++sizes[each];
  std::vector<bool> calls_itself(nodes.size(), false);
  for (const ServiceCall& call : calls) {
    if (call.caller == call.callee) calls_itself[call.caller] = true;
  }
  std::vector<bool> reported(nodes.size(), false);
  for (Vertex start = 0; start < nodes.size(); ++start) {
    if (reported[component[start]]) continue;
    if (sizes[component[start]] == 1 && !calls_itself[start]) continue;
    const std::vector<Vertex> cycle = shortest_cycle(graph, start);
    if (cycle.empty()) continue;
    reported[component[start]] = true;
    std::string way;
    for (const Vertex vertex : cycle) way += nodes[vertex].name + " → ";
    problems.push_back(
        wrong_value(nodes[start].path, "calls in a circle, " + way + nodes[start].name, "none"));
  }
  return problems;
}

}  // namespace rehearse
