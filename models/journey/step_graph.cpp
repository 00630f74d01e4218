// Boost.Graph is included here alone, so that nothing else has to compile it.

#include "models/journey/step_graph.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/property_map/function_property_map.hpp>

#include "models/base/capped.hpp"
#include "models/base/require.hpp"

namespace rehearse {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
using Vertex = boost::graph_traits<Graph>::vertex_descriptor;

Graph graph_of(const std::vector<std::vector<std::uint32_t>>& next) {
  Graph graph(next.size());
  for (std::size_t from = 0; from < next.size(); ++from) {
    for (const std::uint32_t to : next[from]) boost::add_edge(from, to, graph);
  }
  return graph;
}

/// Marks all that a breadth-first search from `from` reaches.
template <class AnyGraph>
void mark_from(const AnyGraph& graph, Vertex from,
               std::vector<boost::default_color_type>& colours) {
  const auto map =
      boost::make_iterator_property_map(colours.begin(), boost::get(boost::vertex_index, graph));
  if (colours[from] != boost::white_color) return;
  boost::queue<Vertex> queue;
  boost::breadth_first_visit(graph, from, queue, boost::default_bfs_visitor(), map);
}

std::vector<bool> marked(const std::vector<boost::default_color_type>& colours, std::size_t count) {
  std::vector<bool> marks;
  for (std::size_t i = 0; i < count; ++i) marks.push_back(colours[i] != boost::white_color);
  return marks;
}

/// Follows the first transition that stays in the component until a step comes again.
std::vector<std::uint32_t> cycle_in(const std::vector<std::vector<std::uint32_t>>& next,
                                    const std::vector<bool>& idle,
                                    const std::vector<std::size_t>& component,
                                    std::uint32_t first) {
  std::vector<std::uint32_t> way{first};
  for (;;) {
    const auto& targets = next[way.back()];
    const auto stays = std::find_if(targets.begin(), targets.end(), [&](std::uint32_t to) {
      return idle[to] && component[to] == component[first];
    });
    REQUIRE(stays != targets.end());
    const auto again = std::find(way.begin(), way.end(), *stays);
    if (again != way.end()) {
      way.erase(way.begin(), again);
      std::rotate(way.begin(), std::min_element(way.begin(), way.end()), way.end());
      return way;
    }
    way.push_back(*stays);
  }
}

}  // namespace

TransitionGraph::TransitionGraph(const StepGraph& graph, const std::vector<bool>& completes)
    : start_(graph.start), end_(static_cast<std::uint32_t>(graph.next.size())) {
  REQUIRE(start_ < end_ && completes.size() == end_);
  next_.resize(end_ + std::size_t{1});
  for (std::size_t from = 0; from < end_; ++from) {
    if (!completes[from]) continue;
    add(from, graph.next[from]);
    for (const Detour& detour : graph.detours_of(from)) add(from, detour.next);
  }
}

void TransitionGraph::add(std::size_t from, const std::vector<Transition>& transitions) {
  for (const Transition& transition : transitions) {
    const std::uint32_t to = transition.to == Transition::kEnd ? end_ : transition.to;
    REQUIRE(to <= end_);
    next_[from].push_back(to);
  }
}

std::vector<bool> TransitionGraph::reached() const {
  std::vector<boost::default_color_type> colours(next_.size());
  mark_from(graph_of(next_), start_, colours);
  return marked(colours, end_);
}

std::vector<bool> TransitionGraph::can_end(const std::vector<bool>& ends) const {
  REQUIRE(ends.size() == end_);
  const Graph graph = graph_of(next_);
  const auto backward = boost::make_reverse_graph(graph);
  std::vector<boost::default_color_type> colours(next_.size());
  mark_from(backward, end_, colours);
  for (std::size_t i = 0; i < end_; ++i) {
    if (ends[i]) mark_from(backward, i, colours);
  }
  return marked(colours, end_);
}

TransitionGraph::Components TransitionGraph::components(const std::vector<bool>& kept) const {
  const Graph graph = graph_of(next_);
  const auto both_kept = [&](const Graph::edge_descriptor& edge) {
    return kept[boost::source(edge, graph)] && kept[boost::target(edge, graph)];
  };
  using Keep = std::function<bool(const Graph::edge_descriptor&)>;
  const boost::filtered_graph<Graph, Keep> kept_graph(graph, Keep(both_kept));
  Components found{std::vector<std::size_t>(next_.size()), 0};
  found.count = boost::strong_components(
      kept_graph,
      boost::make_iterator_property_map(found.of.begin(), boost::get(boost::vertex_index, graph)));
  return found;
}

std::optional<std::uint32_t> TransitionGraph::first_on_cycle(const std::vector<bool>& through,
                                                             const std::vector<bool>& which) const {
  REQUIRE(through.size() == end_ && which.size() == end_);
  std::vector<bool> kept = through;
  kept.push_back(false);
  const Components found = components(kept);
  for (std::uint32_t from = 0; from < end_; ++from) {
    if (!kept[from] || !which[from]) continue;
    const bool returns = std::any_of(next_[from].begin(), next_[from].end(), [&](std::uint32_t to) {
      return kept[to] && found.of[to] == found.of[from];
    });
    if (returns) return from;
  }
  return std::nullopt;
}

std::vector<std::vector<std::uint32_t>> TransitionGraph::cycles(
    const std::vector<bool>& idle) const {
  REQUIRE(idle.size() == end_);
  std::vector<bool> kept = idle;
  kept.push_back(false);
  const auto [component, count] = components(kept);
  std::vector<bool> reported(count);
  std::vector<std::vector<std::uint32_t>> cycles;
  for (std::uint32_t from = 0; from < end_; ++from) {
    if (!kept[from] || reported[component[from]]) continue;
    const auto inside = [&, &of = component](std::uint32_t to) {
      return kept[to] && of[to] == of[from];
    };
    if (std::none_of(next_[from].begin(), next_[from].end(), inside)) continue;
    reported[component[from]] = true;
    cycles.push_back(cycle_in(next_, kept, component, from));
  }
  return cycles;
}

std::vector<std::optional<Duration>> TransitionGraph::shortest(
    const std::vector<Duration>& lengths) const {
  REQUIRE(lengths.size() == end_);
  const Graph graph = graph_of(next_);
  const auto length_of = [&](const Graph::edge_descriptor& edge) {
    return lengths[boost::source(edge, graph)];
  };
  std::vector<Duration> before(next_.size());
  boost::dijkstra_shortest_paths(
      graph, Vertex{start_},
      boost::distance_map(
          boost::make_iterator_property_map(before.begin(), boost::get(boost::vertex_index, graph)))
          .weight_map(
              boost::make_function_property_map<Graph::edge_descriptor, Duration>(length_of))
          .distance_compare(std::less<Duration>())
          .distance_combine(&capped_sum)
          .distance_inf(kMaxDuration)
          .distance_zero(Duration{}));
  std::vector<boost::default_color_type> colours(next_.size());
  mark_from(graph, start_, colours);
  std::vector<std::optional<Duration>> shortest;
  for (std::size_t i = 0; i < next_.size(); ++i) {
    shortest.push_back(colours[i] == boost::white_color ? std::nullopt : std::optional(before[i]));
  }
  return shortest;
}

}  // namespace rehearse
