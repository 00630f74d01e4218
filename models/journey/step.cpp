// Names and places of steps.

#include "models/journey/step.hpp"

#include <string_view>

#include "models/base/match.hpp"

namespace rehearse {
namespace {

/// A name as part of a JSON pointer (RFC 6901).
std::string pointer_part(std::string_view name) {
  std::string part = "/";
  for (const char c : name) {
    if (c == '~') {
      part += "~0";
    } else if (c == '/') {
      part += "~1";
    } else {
      part += c;
    }
  }
  return part;
}

std::string request_label(const Request& request) {
  std::string label = request.method;
  label += ' ';
  label += request.target_name;
  label += '/';
  label += request.endpoint_name;
  return label;
}

std::string counted(std::string label, std::size_t count, std::string_view noun) {
  label += ' ';
  label += std::to_string(count);
  label += ' ';
  label += noun;
  return label;
}

std::string sent_label(const RequestStep& step) {
  std::string label = request_label(step.request);
  if (!step.retry) return label;
  label += ", up to ";
  label += std::to_string(step.retry->limit);
  label += step.retry->limit == 1 ? " retry" : " retries";
  return label;
}

std::string sample_label(const SampleSpec& sample) {
  return (sample.kind == SampleKind::Check ? "check " : "metric ") + sample.name;
}

}  // namespace

std::string step_label(const Step& step) {
  return std::visit(
      Match{[](const ThinkStep& s) { return std::string("think ") + s.duration.text(); },
            [](const RequestStep& s) { return sent_label(s); },
            [](const BatchStep& s) { return counted("batch of", s.requests.size(), "requests"); },
            [](const RepeatStep& s) { return std::string("repeat ") + s.count.text(); },
            [](const ChooseStep& s) { return counted("choose of", s.alternatives.size(), "ways"); },
            [](const GroupStep& s) { return std::string("group ") + s.name; },
            [](const SampleStep& s) { return sample_label(s.sample); },
            [](const ThrowStep&) { return std::string("throw"); },
            [](const AbortStep&) { return std::string("abort"); },
            [](const EndStep&) { return std::string("end the iteration"); }},
      step.what);
}

std::string step_place(const StepBody& body, std::size_t index) {
  if (body.graph) return "/graph/steps" + pointer_part(body.graph->names[index]);
  return std::string("/steps/").append(std::to_string(index));
}

std::string transition_place(const StepGraph& graph, std::size_t from, const Transition& to) {
  return "/graph/next" + pointer_part(graph.names[from]) + name_place(graph, to);
}

std::string name_place(const StepGraph& graph, const Transition& to) {
  return pointer_part(to.to == Transition::kEnd ? std::string_view("end") : graph.names[to.to]);
}

std::string alternative_place(std::size_t index) {
  return std::string("/choose/").append(std::to_string(index));
}

const std::vector<Reaction>& reactions_of(const Step& step) {
  static const std::vector<Reaction> kNone;
  if (const auto* request = std::get_if<RequestStep>(&step.what)) return request->reactions;
  if (const auto* batch = std::get_if<BatchStep>(&step.what)) return batch->reactions;
  return kNone;
}

bool sends_requests(const Step& step) {
  bool sends = false;
  for_each_step({{step}, std::nullopt}, "", [&](const std::string&, const Step& one) {
    sends = sends || std::holds_alternative<RequestStep>(one.what) ||
            std::holds_alternative<BatchStep>(one.what);
  });
  return sends;
}

void for_each_step(const StepBody& body, const std::string& path,
                   const std::function<void(const std::string&, const Step&)>& see) {
  for (std::size_t i = 0; i < body.steps.size(); ++i) {
    const Step& step = body.steps[i];
    const std::string place = path + step_place(body, i);
    see(place, step);
    for (const Reaction& reaction : reactions_of(step)) {
      if (!reaction.is_word) {
        for_each_step(reaction.body, place + reaction.place, see);
      } else if (!reaction.body.steps.empty()) {
        see(place + reaction.place, reaction.body.steps.front());
      }
    }
    if (const auto* repeat = std::get_if<RepeatStep>(&step.what)) {
      for_each_step(repeat->body, place, see);
    } else if (const auto* group = std::get_if<GroupStep>(&step.what)) {
      for_each_step(group->body, place, see);
    } else if (const auto* choose = std::get_if<ChooseStep>(&step.what)) {
      for (std::size_t k = 0; k < choose->alternatives.size(); ++k) {
        for_each_step(choose->alternatives[k].body, place + alternative_place(k), see);
      }
    }
  }
}

}  // namespace rehearse
