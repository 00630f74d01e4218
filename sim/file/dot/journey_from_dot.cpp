// Which attributes of nodes, edges and graphs become which keys of a journey.

#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "sim/file/dot/dot_text.hpp"
#include "sim/file/dot/journey_dot.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/file/json/json_text.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

const std::string* attribute(const DotAttributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? nullptr : &found->second;
}

/// A number, or one followed by %.
std::optional<double> weight_of(std::string_view text) {
  double weight = 0.0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
  const std::string_view rest(stop, static_cast<std::size_t>(text.data() + text.size() - stop));
  if (error != std::errc() || !(rest.empty() || rest == "%" || rest == " %")) return std::nullopt;
  return weight;
}

/// Translates one digraph.
class Translation {
 public:
  Translation(const DotGraph& graph, const JsonPlace& place, DocumentProblems& problems)
      : graph_(graph), place_(place), problems_(problems) {}

  json translate() {
    json steps = json::object();
    for (const DotNode& node : graph_.nodes) {
      if (is_step(node)) steps[node.id] = step_of(node);
    }
    json journey{{"graph", {{"steps", std::move(steps)}}}};
    add_transitions(journey["graph"]);
    if (const auto start = start_of()) journey["graph"]["start"] = *start;
    for (const char* key : {"throws", "abort"}) {
      if (const std::string* text = attribute(graph_.attributes, key)) {
        journey[key] = json_of(*text, place_ / key);
      }
    }
    return journey;
  }

 private:
  /// Neither a step nor the end: within a step, or of a service.
  static bool is_aside(const DotNode& node) {
    return node.attributes.contains("inside") || node.attributes.contains("service");
  }

  static bool is_step(const DotNode& node) { return node.id != "end" && !is_aside(node); }

  json json_of(const std::string& text, const JsonPlace& place) {
    const Checked<json> value = parse_json(text);
    if (value) return *value;
    problems_.add_below(place, value.problems());
    return nullptr;
  }

  json step_of(const DotNode& node) {
    const JsonPlace place = place_ / node.id;
    if (const std::string* step = attribute(node.attributes, "step")) {
      return json_of(*step, place / "step");
    }
    if (const std::string* think = attribute(node.attributes, "think")) {
      const bool is_json = think->starts_with('{');
      return {{"think", is_json ? json_of(*think, place / "think") : json(*think)}};
    }
    if (const std::string* request = attribute(node.attributes, "request")) {
      return {{"request", request_of(*request)}};
    }
    for (const char* key : {"throw", "abort"}) {
      if (node.attributes.contains(key)) return {{key, true}};
    }
    problems_.add(place,
                  "found a node without a step, expected one of the attributes step, think, "
                  "request, throw, abort");
    return nullptr;
  }

  /// "[METHOD ]target[/endpoint]".
  static json request_of(std::string_view text) {
    json request = json::object();
    if (const std::size_t space = text.find(' '); space != std::string_view::npos) {
      request["method"] = text.substr(0, space);
      text.remove_prefix(space + 1);
    }
    const std::size_t slash = text.find('/');
    request["target"] = text.substr(0, slash);
    if (slash != std::string_view::npos) request["endpoint"] = text.substr(slash + 1);
    return request;
  }

  /// An edge with a status is one after such answers alone.
  void add_transitions(json& graph) {
    graph["next"] = json::object();
    for (const DotEdge& edge : graph_.edges) {
      const DotNode& from = graph_.nodes[edge.from];
      const DotNode& to = graph_.nodes[edge.to];
      if (is_aside(from) || is_aside(to)) continue;
      if (from.id == "end") {
        problems_.add(place_ / "end", "found an edge that leaves \"end\", expected none");
        continue;
      }
      const std::string* status = attribute(edge.attributes, "status");
      json& next = status == nullptr     ? graph["next"][from.id]
                   : *status == "failed" ? graph["onFailure"][from.id]
                                         : graph["onStatus"][from.id][*status];
      json& weight = next[to.id];
      const double more = weight_of_edge(edge, place_ / from.id);
      weight = weight.is_null() ? more : weight.get<double>() + more;
    }
  }

  double weight_of_edge(const DotEdge& edge, const JsonPlace& place) {
    if (const std::string* share = attribute(edge.attributes, "share")) {
      const auto weight = weight_of(*share);
      if (!weight) problems_.add(place / "share", json(*share), "a number above 0");
      return weight.value_or(1.0);
    }
    const std::string* label = attribute(edge.attributes, "label");
    return label == nullptr ? 1.0 : weight_of(*label).value_or(1.0);
  }

  std::optional<std::string> start_of() {
    if (const std::string* start = attribute(graph_.attributes, "start")) return *start;
    std::vector<bool> entered(graph_.nodes.size());
    for (const DotEdge& edge : graph_.edges) {
      if (edge.from != edge.to && !is_aside(graph_.nodes[edge.from])) entered[edge.to] = true;
    }
    std::vector<std::string> candidates;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!entered[i] && is_step(graph_.nodes[i])) candidates.push_back(graph_.nodes[i].id);
    }
    if (candidates.size() == 1) return candidates.front();
    problems_.add(place_, fmt::format("found {} nodes to which no edge leads, expected one, or the "
                                      "attribute start of the graph",
                                      candidates.size()));
    return std::nullopt;
  }

  const DotGraph& graph_;
  const JsonPlace& place_;
  DocumentProblems& problems_;
};

}  // namespace

Checked<json> journeys_from_dot(std::string_view text) {
  const Checked<std::vector<DotGraph>> graphs = parse_dot(text);
  if (!graphs) return graphs.problems();
  DocumentProblems problems;
  const JsonPlace root;
  json journeys = json::object();
  for (const DotGraph& graph : *graphs) {
    if (graph.attributes.contains("services")) continue;
    const std::string name = graph.id.empty() ? "default" : graph.id;
    const JsonPlace place = root / name;
    if (journeys.contains(name)) {
      problems.add(place, "found two graphs of this name, expected one");
    }
    journeys[name] = Translation(graph, place, problems).translate();
  }
  if (problems.empty() && journeys.empty()) {
    problems.add(root, "found drawings of services alone, expected a journey");
  }
  if (!problems.empty()) return problems.take();
  return journeys;
}

}  // namespace rehearse
