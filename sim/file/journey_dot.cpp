// Draws journeys, and translates drawings back into JSON.

#include "sim/file/journey_dot.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "models/journey_program.hpp"
#include "models/require.hpp"
#include "models/step_checks.hpp"
#include "models/weights.hpp"
#include "sim/file/dot_text.hpp"
#include "sim/file/findings.hpp"
#include "sim/file/json_text.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// "30%", rounded to four digits.
std::string percentage(double share) { return fmt::format("{:.4g}%", share * 100.0); }

std::vector<double> weights_of(const std::vector<Transition>& next) {
  std::vector<double> weights;
  for (const Transition& transition : next) weights.push_back(transition.weight);
  return weights;
}

/// A list as the graph it amounts to: each step follows the one before it.
StepBody as_graph(const StepBody& body) {
  if (body.graph) return body;
  StepBody drawn = body;
  StepGraph& graph = drawn.graph.emplace();
  const auto count = static_cast<std::uint32_t>(body.steps.size());
  for (std::uint32_t i = 0; i < count; ++i) {
    graph.names.push_back(std::to_string(i + 1));
    graph.next.emplace_back();
    if (!outlook_of(body.steps[i]).completes) continue;
    graph.next.back().push_back({i + 1 == count ? Transition::kEnd : i + 1, 1.0});
  }
  return drawn;
}

class Drawing {
 public:
  void draw(std::string_view name, const json& journey, const StepBody& body) {
    const StepGraph& graph = *body.graph;
    ids_ = {graph.names.begin(), graph.names.end()};
    ids_.insert("end");
    text_ = fmt::format("digraph {} {{\n  rankdir=LR;\n  node [shape=box];\n  start={};\n",
                        dot_quoted(name), dot_quoted(graph.names[graph.start]));
    for (const char* key : {"throws", "abort"}) {
      if (journey.contains(key)) {
        text_ += fmt::format("  {}={};\n", key, dot_quoted(journey[key].dump()));
      }
    }
    for (std::size_t i = 0; i < body.steps.size(); ++i) {
      const bool starts = i == graph.start;
      text_ += fmt::format("  {} [label={}{}, step={}];\n", dot_quoted(graph.names[i]),
                           dot_quoted(graph.names[i] + "\n" + step_label(body.steps[i])),
                           starts ? ", penwidth=2" : "", dot_quoted(source(journey, graph, i)));
    }
    text_ += "  \"end\" [shape=doublecircle];\n";
    for (std::size_t i = 0; i < body.steps.size(); ++i) draw_transitions(graph, i);
    for (std::size_t i = 0; i < body.steps.size(); ++i) {
      draw_inside(body.steps[i], graph.names[i], graph.names[i]);
    }
    text_ += "}\n";
  }

  std::string take() { return std::move(text_); }

 private:
  static std::string source(const json& journey, const StepGraph& graph, std::size_t i) {
    if (journey.contains("graph")) return journey["graph"]["steps"][graph.names[i]].dump();
    if (journey.contains("steps")) return journey["steps"][i].dump();
    return json{{"think", journey["duration"]}}.dump();
  }

  void draw_transitions(const StepGraph& graph, std::size_t from) {
    if (graph.next[from].empty()) return;
    const std::vector<double> shares = weight_shares(weights_of(graph.next[from]));
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const Transition& transition = graph.next[from][k];
      const std::string to = transition.to == Transition::kEnd ? "end" : graph.names[transition.to];
      text_ += fmt::format("  {} -> {} [label={}, share={}];\n", dot_quoted(graph.names[from]),
                           dot_quoted(to), dot_quoted(percentage(shares[k])),
                           dot_quoted(weight_text(transition.weight)));
    }
  }

  /// What a step consists of, hanging on the node `on`; all of it belongs to the step `owner`.
  void draw_inside(const Step& step, const std::string& on, const std::string& owner) {
    if (const auto* repeat = std::get_if<RepeatStep>(&step.what)) {
      draw_body(repeat->body, on, owner, "repeat " + repeat->count.text());
    } else if (const auto* group = std::get_if<GroupStep>(&step.what)) {
      draw_body(group->body, on, owner, "");
    } else if (const auto* choose = std::get_if<ChooseStep>(&step.what)) {
      std::vector<double> weights;
      for (const auto& alternative : choose->alternatives) weights.push_back(alternative.weight);
      const std::vector<double> shares = weight_shares(weights);
      for (std::size_t i = 0; i < shares.size(); ++i) {
        draw_body(choose->alternatives[i].body, on, owner, percentage(shares[i]));
      }
    } else if (const auto* batch = std::get_if<BatchStep>(&step.what)) {
      for (const RequestSpec& request : batch->requests) {
        hang(on, draw_part({RequestStep{request}}, on, owner), "");
      }
    }
  }

  void draw_body(const StepBody& body, const std::string& on, const std::string& owner,
                 const std::string& label) {
    const StepBody drawn = as_graph(body);
    const StepGraph& graph = *drawn.graph;
    std::vector<std::string> parts;
    for (const Step& step : drawn.steps) parts.push_back(draw_part(step, on, owner));
    if (!parts.empty()) hang(on, parts[graph.start], label);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!graph.next[i].empty()) {
        const std::vector<double> shares = weight_shares(weights_of(graph.next[i]));
        for (std::size_t k = 0; k < shares.size(); ++k) {
          const std::uint32_t to = graph.next[i][k].to;
          if (to != Transition::kEnd) hang(parts[i], parts[to], percentage(shares[k]));
        }
      }
      draw_inside(drawn.steps[i], parts[i], owner);
    }
  }

  /// A node under an id that nothing else has.
  std::string draw_part(const Step& step, const std::string& on, const std::string& owner) {
    std::string id;
    std::size_t number = 1;
    do {
      id = on + "." + std::to_string(number++);
    } while (!ids_.insert(id).second);
    text_ += fmt::format("  {} [label={}, style=dashed, inside={}];\n", dot_quoted(id),
                         dot_quoted(step_label(step)), dot_quoted(owner));
    return id;
  }

  void hang(const std::string& from, const std::string& to, const std::string& label) {
    text_ += fmt::format("  {} -> {} [style=dashed, label={}];\n", dot_quoted(from), dot_quoted(to),
                         dot_quoted(label));
  }

  std::set<std::string> ids_;
  std::string text_;
};

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
  Translation(const DotGraph& graph, const Place& place, Findings& findings)
      : graph_(graph), place_(place), findings_(findings) {}

  json translate() {
    json steps = json::object();
    for (const DotNode& node : graph_.nodes) {
      if (is_step(node)) steps[node.id] = step_of(node);
    }
    json journey{{"graph", {{"steps", std::move(steps)}, {"next", transitions()}}}};
    if (const auto start = start_of()) journey["graph"]["start"] = *start;
    for (const char* key : {"throws", "abort"}) {
      if (const std::string* text = attribute(graph_.attributes, key)) {
        journey[key] = json_of(*text, place_ / key);
      }
    }
    return journey;
  }

 private:
  static bool is_step(const DotNode& node) {
    return node.id != "end" && !node.attributes.contains("inside");
  }

  json json_of(const std::string& text, const Place& place) {
    const Checked<json> value = parse_json(text);
    if (value) return *value;
    findings_.add_below(place, value.problems());
    return nullptr;
  }

  json step_of(const DotNode& node) {
    const Place place = place_ / node.id;
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
    findings_.add(place,
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

  json transitions() {
    json next = json::object();
    for (const DotEdge& edge : graph_.edges) {
      const DotNode& from = graph_.nodes[edge.from];
      const DotNode& to = graph_.nodes[edge.to];
      if (from.attributes.contains("inside") || to.attributes.contains("inside")) continue;
      if (from.id == "end") {
        findings_.add(place_ / "end", "found an edge that leaves \"end\", expected none");
        continue;
      }
      json& weight = next[from.id][to.id];
      const double more = weight_of_edge(edge, place_ / from.id);
      weight = weight.is_null() ? more : weight.get<double>() + more;
    }
    return next;
  }

  double weight_of_edge(const DotEdge& edge, const Place& place) {
    if (const std::string* share = attribute(edge.attributes, "share")) {
      const auto weight = weight_of(*share);
      if (!weight) findings_.add(place / "share", json(*share), "a number above 0");
      return weight.value_or(1.0);
    }
    const std::string* label = attribute(edge.attributes, "label");
    return label == nullptr ? 1.0 : weight_of(*label).value_or(1.0);
  }

  std::optional<std::string> start_of() {
    if (const std::string* start = attribute(graph_.attributes, "start")) return *start;
    std::vector<bool> entered(graph_.nodes.size());
    for (const DotEdge& edge : graph_.edges) {
      if (edge.from != edge.to) entered[edge.to] = true;
    }
    std::vector<std::string> candidates;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
      if (!entered[i] && is_step(graph_.nodes[i])) candidates.push_back(graph_.nodes[i].id);
    }
    if (candidates.size() == 1) return candidates.front();
    findings_.add(place_, fmt::format("found {} nodes to which no edge leads, expected one, or the "
                                      "attribute start of the graph",
                                      candidates.size()));
    return std::nullopt;
  }

  const DotGraph& graph_;
  const Place& place_;
  Findings& findings_;
};

}  // namespace

std::string journey_dot(std::string_view name, const json& journey, const Journey& read) {
  Drawing drawing;
  if (read.program() != nullptr) {
    drawing.draw(name, journey, as_graph(read.program()->steps()));
  } else {
    drawing.draw(name, journey, as_graph({{{ThinkStep{read.duration()}}}, std::nullopt}));
  }
  return drawing.take();
}

Checked<json> journeys_from_dot(std::string_view text) {
  const Checked<std::vector<DotGraph>> graphs = parse_dot(text);
  if (!graphs) return graphs.problems();
  Findings findings;
  const Place root;
  json journeys = json::object();
  for (const DotGraph& graph : *graphs) {
    const std::string name = graph.id.empty() ? "default" : graph.id;
    const Place place = root / name;
    if (journeys.contains(name)) {
      findings.add(place, "found two graphs of this name, expected one");
    }
    journeys[name] = Translation(graph, place, findings).translate();
  }
  if (!findings.empty()) return findings.take();
  return journeys;
}

}  // namespace rehearse
