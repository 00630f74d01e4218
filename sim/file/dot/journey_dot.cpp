// Labels and ids of nodes; steps within steps hang on their owner.

#include "sim/file/dot/journey_dot.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "models/base/require.hpp"
#include "models/duration/weights.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/step_checks.hpp"
#include "sim/file/dot/dot_text.hpp"
#include "sim/file/dot/network_dot.hpp"

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
      note_request(body.steps[i], graph.names[i]);
      draw_inside(body.steps[i], graph.names[i], graph.names[i]);
    }
  }

  /// The endpoints that the requests drawn so far lead to.
  void draw_services(const NetworkPlan& network) {
    std::vector<std::uint32_t> first;
    for (const auto& [id, request] : requests_) first.push_back(network.index_of(request.to));
    const NetworkDrawing drawing = draw_network(network, reached_endpoints(network, first), ids_);
    text_ += drawing.text;
    for (const auto& [id, request] : requests_) {
      text_ += fmt::format("  {} -> {} [style=dotted];\n", dot_quoted(id),
                           dot_quoted(drawing.ids[network.index_of(request.to)]));
    }
  }

  std::string take() { return std::move(text_) + "}\n"; }

 private:
  static std::string source(const json& journey, const StepGraph& graph, std::size_t i) {
    if (journey.contains("graph")) return journey["graph"]["steps"][graph.names[i]].dump();
    if (journey.contains("steps")) return journey["steps"][i].dump();
    return json{{"think", journey["duration"]}}.dump();
  }

  void draw_transitions(const StepGraph& graph, std::size_t from) {
    draw_transitions(graph, from, graph.next[from], "");
    for (const Detour& detour : graph.detours_of(from)) {
      draw_transitions(graph, from, detour.next, status_of(detour.place));
    }
  }

  /// Those after any answer have no status.
  void draw_transitions(const StepGraph& graph, std::size_t from,
                        const std::vector<Transition>& next, const std::string& status) {
    if (next.empty()) return;
    const std::vector<double> shares = weight_shares(weights_of(next));
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const Transition& transition = next[k];
      const std::string to = transition.to == Transition::kEnd ? "end" : graph.names[transition.to];
      const std::string share = percentage(shares[k]);
      text_ +=
          fmt::format("  {} -> {} [label={}, share={}{}];\n", dot_quoted(graph.names[from]),
                      dot_quoted(to), dot_quoted(status.empty() ? share : status + ": " + share),
                      dot_quoted(weight_text(transition.weight)),
                      status.empty() ? "" : ", status=" + dot_quoted(status));
    }
  }

  /// What a reaction or a detour is for, in a word: "5xx", "failed".
  static std::string status_of(const std::string& place) {
    if (place.starts_with("/onFailure")) return "failed";
    return place.substr(place.rfind('/') + 1);
  }

  /// What a step consists of, hanging on the node `on`; all of it belongs to the step `owner`.
  void draw_inside(const Step& step, const std::string& on, const std::string& owner) {
    for (const Reaction& reaction : reactions_of(step)) {
      draw_body(reaction.body, on, owner, status_of(reaction.place));
    }
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
      for (const Request& request : batch->requests) {
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
      hang_all(graph.next[i], i, parts, "");
      for (const Detour& detour : graph.detours_of(i)) {
        hang_all(detour.next, i, parts, status_of(detour.place) + ": ");
      }
      draw_inside(drawn.steps[i], parts[i], owner);
    }
  }

  void hang_all(const std::vector<Transition>& next, std::size_t from,
                const std::vector<std::string>& parts, const std::string& after) {
    if (next.empty()) return;
    const std::vector<double> shares = weight_shares(weights_of(next));
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const std::uint32_t to = next[k].to;
      if (to != Transition::kEnd) hang(parts[from], parts[to], after + percentage(shares[k]));
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
    note_request(step, id);
    return id;
  }

  void hang(const std::string& from, const std::string& to, const std::string& label) {
    text_ += fmt::format("  {} -> {} [style=dashed, label={}];\n", dot_quoted(from), dot_quoted(to),
                         dot_quoted(label));
  }

  void note_request(const Step& step, const std::string& id) {
    const auto* request = std::get_if<RequestStep>(&step.what);
    if (request != nullptr) requests_.emplace_back(id, request->request);
  }

  std::set<std::string> ids_;
  std::vector<std::pair<std::string, Request>> requests_;  // by the nodes that send them
  std::string text_;
};

}  // namespace

std::string journey_dot(std::string_view name, const json& journey, const Journey& read,
                        const NetworkPlan* network) {
  Drawing drawing;
  if (read.program() != nullptr) {
    drawing.draw(name, journey, as_graph(read.program()->steps()));
  } else {
    drawing.draw(name, journey, as_graph({{{ThinkStep{read.duration()}}}, std::nullopt}));
  }
  if (network != nullptr) drawing.draw_services(*network);
  return drawing.take();
}

}  // namespace rehearse
