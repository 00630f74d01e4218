// A function for each form of a step, then the rules for all steps together.
//
// A step that cannot be read is reported and replaced by a think time, so that the rules can still
// be applied to the others.

#include "sim/file/journey/step_reader.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "models/journey/step_checks.hpp"
#include "sim/file/duration/count_model_reader.hpp"
#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/journey/answer_set_reader.hpp"
#include "sim/file/journey/request_reader.hpp"
#include "sim/file/journey/request_retry_reader.hpp"
#include "sim/file/journey/sample_reader.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// The forms of a step, and whether the key that names it has steps or a graph beside it.
struct Form {
  std::string_view name;
  bool has_body;
};
constexpr std::array kForms{
    Form{"request", false},      Form{"think", false},  Form{"batch", false},
    Form{"repeat", true},        Form{"choose", false}, Form{"group", true},
    Form{"check", false},        Form{"metric", false}, Form{"throw", false},
    Form{"endIteration", false}, Form{"abort", false}};
constexpr std::string_view kExpected =
    "a step, an object with one of the keys request, think, batch, repeat, choose, group, check, "
    "metric, throw, endIteration, abort";

Step placeholder() { return {ThinkStep{DurationModel::constant(seconds(1))}}; }

class StepReader {
 public:
  StepReader(TargetDirectory& targets, DocumentProblems& problems, const StepLimits& limits)
      : targets_(targets), problems_(problems), limits_(limits) {}

  StepBody read_body(const json& value, const JsonPlace& place, int depth) {
    if (depth > limits_.depth) {
      problems_.add(place, fmt::format("found steps nested deeper than {} levels, expected at most "
                                       "that many",
                                       limits_.depth));
      return unread();
    }
    const auto steps = value.find("steps");
    const auto graph = value.find("graph");
    if ((steps == value.end()) == (graph == value.end())) {
      problems_.add(place, value, "either the key steps, a list, or the key graph");
      return unread();
    }
    return graph == value.end() ? read_list(*steps, place / "steps", depth)
                                : read_graph(*graph, place / "graph", depth);
  }

 private:
  static StepBody unread() { return {{placeholder()}, std::nullopt}; }

  StepBody read_list(const json& value, const JsonPlace& place, int depth) {
    if (!value.is_array()) {
      problems_.add(place, value, "a list of steps");
      return unread();
    }
    StepBody body;
    for (std::size_t i = 0; i < value.size() && within_limit(place); ++i) {
      body.steps.push_back(read_step(value[i], place[i], depth));
    }
    return body;
  }

  /// Counts one more step; reports the first one that is too many.
  bool within_limit(const JsonPlace& place) {
    if (++read_ == limits_.steps + 1) {
      problems_.add(place, fmt::format("found more than {} steps in one journey, expected at most "
                                       "that many",
                                       limits_.steps));
    }
    return read_ <= limits_.steps;
  }

  StepBody read_graph(const json& value, const JsonPlace& place, int depth) {
    if (!value.is_object()) {
      problems_.add(place, value, "an object with the keys start, steps and next");
      return unread();
    }
    check_keys(value, {"start", "steps", "next", "onStatus", "onFailure"}, place, problems_);
    const auto steps = value.find("steps");
    if (steps == value.end() || !steps->is_object() || steps->empty() ||
        steps->size() > limits_.steps_of_graph) {
      problems_.add(steps == value.end() ? place : place / "steps",
                    steps == value.end() ? value : *steps,
                    fmt::format("1 to {} named steps", limits_.steps_of_graph));
      return unread();
    }
    StepBody body;
    StepGraph& graph = body.graph.emplace();
    for (const auto& [name, step] : steps->items()) {
      const JsonPlace steps_place = place / "steps";
      const JsonPlace step_place = steps_place / name;
      if (!within_limit(step_place)) return unread();
      if (name.empty() || name == "end") {
        problems_.add(step_place,
                      "found a step of this name, expected one that is not empty and "
                      "not \"end\", which is the end of the graph");
      }
      graph.names.push_back(name);
      body.steps.push_back(read_step(step, step_place, depth));
    }
    graph.next.resize(graph.names.size());
    Indices indices;
    for (std::uint32_t i = 0; i < graph.names.size(); ++i) indices.emplace(graph.names[i], i);
    read_start(value, place, indices, graph);
    for_each_named(value, "next", place, indices,
                   [&](std::uint32_t step, const json& next, const JsonPlace& own) {
                     graph.next[step] = read_transitions(next, own, indices);
                   });
    read_detours(value, place, indices, graph);
    return body;
  }

  using Indices = std::map<std::string, std::uint32_t>;

  static std::string hint(const json& found, const Indices& indices) {
    std::vector<std::string_view> names{"end"};
    for (const auto& [name, index] : indices) names.push_back(name);
    return meant_hint(found, names);
  }

  void read_start(const json& graph, const JsonPlace& place, const Indices& indices,
                  StepGraph& read) {
    const auto start = graph.find("start");
    if (start == graph.end()) {
      problems_.add(place, graph, "the key start, the name of the first step");
      return;
    }
    const auto found =
        start->is_string() ? indices.find(start->get_ref<const std::string&>()) : indices.end();
    if (found == indices.end()) {
      problems_.add(place / "start", *start,
                    "the name of one of the steps" + hint(*start, indices));
    } else {
      read.start = found->second;
    }
  }

  /// Those by status come before those of failures.
  void read_detours(const json& graph, const JsonPlace& place, const Indices& indices,
                    StepGraph& read) {
    if (!graph.contains("onStatus") && !graph.contains("onFailure")) return;
    read.detours.resize(read.names.size());
    for_each_named(
        graph, "onStatus", place, indices,
        [&](std::uint32_t step, const json& statuses, const JsonPlace& step_place) {
          for_each_answer(
              statuses, step_place, [&](const json& next, const JsonPlace& own, AnswerSet after) {
                read.detours[step].push_back({own.pointer().substr(place.pointer().size()),
                                              std::move(after),
                                              read_transitions(next, own, indices)});
              });
        });
    for_each_named(graph, "onFailure", place, indices,
                   [&](std::uint32_t step, const json& next, const JsonPlace& step_place) {
                     read.detours[step].push_back(
                         {step_place.pointer().substr(place.pointer().size()),
                          AnswerSet{.failed = true}, read_transitions(next, step_place, indices)});
                   });
  }

  /// Calls `read` with the step, the value and the place of each entry of an object of steps.
  template <class Read>
  void for_each_named(const json& graph, const char* key, const JsonPlace& place,
                      const Indices& indices, const Read& read) {
    const auto found = graph.find(key);
    if (found == graph.end()) return;
    const JsonPlace own = place / key;
    if (!found->is_object()) {
      problems_.add(own, *found, "an object with the names of steps as keys");
      return;
    }
    for (const auto& [name, value] : found->items()) {
      const auto step = indices.find(name);
      if (step != indices.end()) {
        read(step->second, value, own / name);
      } else {
        problems_.add(own / name, "found an unknown step, expected the name of one of the steps" +
                                      hint(name, indices));
      }
    }
  }

  /// Calls `read` with each value of an object by status, its place and its answers; single
  /// statuses come before classes.
  template <class Read>
  void for_each_answer(const json& value, const JsonPlace& place, const Read& read) {
    if (!value.is_object() || value.empty()) {
      problems_.add(place, value, "an object with statuses as keys, such as \"503\" or \"5xx\"");
      return;
    }
    for (const bool classes : {false, true}) {
      for (const auto& [key, inner] : value.items()) {
        if (key.ends_with("xx") != classes) continue;
        if (auto answers = answers_named(key)) {
          read(inner, place / key, *std::move(answers));
        } else {
          problems_.add(place / key, json(key), std::string(kAnswerKey));
        }
      }
    }
  }

  /// A wrong transition is replaced by one to the end.
  std::vector<Transition> read_transitions(const json& value, const JsonPlace& place,
                                           const Indices& indices) {
    if (!value.is_object() || value.empty()) {
      problems_.add(place, value, "an object step → weight, such as {\"search\": 3, \"end\": 1}");
      return {Transition{}};
    }
    std::vector<Transition> transitions;
    for (const auto& [name, weight] : value.items()) {
      Transition& transition = transitions.emplace_back();
      if (const auto to = indices.find(name); to != indices.end()) {
        transition.to = to->second;
      } else if (name != "end") {
        problems_.add(place / name,
                      "found an unknown step, expected the name of one of the steps or "
                      "\"end\"" +
                          hint(name, indices));
      }
      transition.weight = read_weight(weight, place / name);
    }
    return transitions;
  }

  double read_weight(const json& value, const JsonPlace& place) {
    const double weight = value.is_number() ? value.get<double>() : 0.0;
    if (weight > 0.0) return weight;
    problems_.add(place, value, "a number above 0");
    return 1.0;
  }

  Step read_step(const json& value, const JsonPlace& place, int depth) {
    const Form* form = only_form(value, kForms);
    if (form == nullptr) {
      std::vector<std::string_view> names;
      for (const Form& each : kForms) names.push_back(each.name);
      const bool waits = has_any_key(value, {"sleep", "wait", "delay"}) && !value.empty();
      problems_.add(place, value,
                    std::string(kExpected) +
                        (waits ? "; did you mean \"think\"?" : meant_hint(value, names)));
      return placeholder();
    }
    if (form->name == "check") return {SampleStep{read_check(value, place, problems_)}};
    if (form->name == "metric") return {SampleStep{read_metric(value, place, problems_)}};
    std::vector<std::string_view> keys{form->name};
    if (form->has_body) keys.insert(keys.end(), {"steps", "graph"});
    if (form->name == "batch") keys.insert(keys.end(), {"throws", "onFailure"});
    if (form->name == "request") keys.insert(keys.end(), {"onFailure", "onStatus"});
    check_keys(value, keys, place, problems_);
    return read_form(form->name, value, place, depth);
  }

  Step read_form(std::string_view form, const json& step, const JsonPlace& place, int depth) {
    const json& value = step.at(form);
    const JsonPlace value_place = place / form;
    if (form == "request") return read_request_step(step, place, depth);
    if (form == "think") {
      auto duration = read_duration_model(value, value_place, problems_);
      return duration ? Step{ThinkStep{*std::move(duration)}} : placeholder();
    }
    if (form == "batch") return read_batch_step(step, place, depth);
    if (form == "repeat") return read_repeat(step, place, depth);
    if (form == "choose") return read_choose(value, value_place, depth);
    if (form == "group") return read_group(step, place, depth);
    if (value != true) problems_.add(value_place, value, "true");
    if (form == "endIteration") return {EndStep{}};
    return form == "throw" ? Step{ThrowStep{}} : Step{AbortStep{}};
  }

  Step read_request_step(const json& step, const JsonPlace& place, int depth) {
    const json& value = step.at("request");
    const JsonPlace value_place = place / "request";
    auto request = read_request(value, value_place, targets_, problems_);
    std::vector<Reaction> reactions = read_reactions(step, place, depth);
    if (!request) return placeholder();
    if (request->throws && step.contains("onFailure")) {
      problems_.add(place / "onFailure",
                    "found a reaction beside a request that throws, expected one of them");
    }
    RequestStep read{*std::move(request), std::nullopt, std::move(reactions), {}};
    if (const auto retry = value.find("retry"); retry != value.end()) {
      read.retry = read_request_retry(*retry, value_place / "retry", problems_);
    }
    read.known = known_answers(read.request);
    return {std::move(read)};
  }

  /// Those that the endpoint gives by itself; none where it is not known.
  std::vector<KnownAnswer> known_answers(const Request& request) const {
    const std::vector<KnownTarget>& targets = targets_.targets();
    if (request.endpoint_name.empty() || request.to.service >= targets.size()) return {};
    const auto& endpoints = targets[request.to.service].endpoints;
    if (request.to.endpoint >= endpoints.size()) return {};
    const KnownEndpoint& endpoint = endpoints[request.to.endpoint];
    if (!(endpoint.error_share > 0.0 && endpoint.error_share <= 1.0)) return {};
    std::vector<KnownAnswer> known{{endpoint.error_status, endpoint.error_share}};
    if (endpoint.error_share < 1.0) known.push_back({200, 1.0 - endpoint.error_share});
    return known;
  }

  /// Those by status come before that of failures.
  std::vector<Reaction> read_reactions(const json& step, const JsonPlace& place, int depth) {
    std::vector<Reaction> reactions;
    if (const auto found = step.find("onStatus"); found != step.end()) {
      for_each_answer(
          *found, place / "onStatus", [&](const json& value, const JsonPlace& own, AnswerSet to) {
            reactions.push_back(read_reaction(
                value, own, own.pointer().substr(place.pointer().size()), std::move(to), depth));
          });
    }
    if (const auto found = step.find("onFailure"); found != step.end()) {
      reactions.push_back(read_reaction(*found, place / "onFailure", "/onFailure",
                                        AnswerSet{.failed = true}, depth));
    }
    return reactions;
  }

  Reaction read_reaction(const json& value, const JsonPlace& place, std::string below, AnswerSet to,
                         int depth) {
    Reaction reaction{std::move(below), std::move(to), {}, true};
    if (value == "endIteration") {
      reaction.body.steps = {{EndStep{}}};
    } else if (value == "failIteration") {
      reaction.body.steps = {{ThrowStep{}}};
    } else if (value == "abortTest") {
      reaction.body.steps = {{AbortStep{}}};
    } else if (value.is_object()) {
      check_keys(value, {"steps", "graph"}, place, problems_);
      reaction.body = read_body(value, place, depth + 1);
      reaction.is_word = false;
    } else if (value != "continue") {
      problems_.add(
          place, value,
          "\"continue\", \"endIteration\", \"failIteration\", \"abortTest\" or steps, such "
          "as {\"steps\": [{\"think\": \"1s\"}]}");
    }
    return reaction;
  }

  Step read_batch_step(const json& step, const JsonPlace& place, int depth) {
    BatchStep batch;
    if (const auto throws = step.find("throws"); throws != step.end()) {
      if (throws->is_boolean()) {
        batch.throws = throws->get<bool>();
      } else {
        problems_.add(place / "throws", *throws, "true or false");
      }
    }
    auto requests = read_batch(step.at("batch"), place / "batch", targets_, problems_);
    batch.reactions = read_reactions(step, place, depth);
    if (batch.throws && !batch.reactions.empty()) {
      problems_.add(place / "onFailure",
                    "found a reaction beside a batch that throws, expected one of them");
    }
    if (!requests) return placeholder();
    batch.requests = *std::move(requests);
    return {std::move(batch)};
  }

  Step read_repeat(const json& step, const JsonPlace& place, int depth) {
    auto count = read_count_model(step.at("repeat"), place / "repeat", problems_);
    StepBody body = read_body(step, place, depth + 1);
    if (!count) count = *CountModel::constant(1);
    return {RepeatStep{*std::move(count), std::move(body)}};
  }

  Step read_group(const json& step, const JsonPlace& place, int depth) {
    const json& name = step.at("group");
    GroupStep group;
    // k6 joins the names of groups with "::" and so allows it in none.
    if (name.is_string() && !name.get_ref<const std::string&>().empty() &&
        name.get_ref<const std::string&>().find("::") == std::string::npos) {
      group.name = name.get<std::string>();
    } else {
      problems_.add(place / "group", name, "a name without \"::\"");
    }
    group.body = read_body(step, place, depth + 1);
    return {std::move(group)};
  }

  Step read_choose(const json& value, const JsonPlace& place, int depth) {
    if (!value.is_array() || value.empty()) {
      problems_.add(place, value,
                    "a list of alternatives, such as {\"weight\": 3, \"steps\": […]}");
      return placeholder();
    }
    ChooseStep choose;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const JsonPlace one = place[i];
      if (!value[i].is_object()) {
        problems_.add(one, value[i], "an alternative, such as {\"weight\": 3, \"steps\": […]}");
        continue;
      }
      check_keys(value[i], {"weight", "steps", "graph"}, one, problems_);
      ChooseStep::Alternative& alternative = choose.alternatives.emplace_back();
      if (const auto weight = value[i].find("weight"); weight != value[i].end()) {
        alternative.weight = read_weight(*weight, one / "weight");
      } else {
        problems_.add(one, value[i], "the key weight, a number above 0");
      }
      alternative.body = read_body(value[i], one, depth + 1);
    }
    if (choose.alternatives.empty()) return placeholder();
    return {std::move(choose)};
  }

  TargetDirectory& targets_;
  DocumentProblems& problems_;
  const StepLimits& limits_;
  std::uint32_t read_ = 0;
};

}  // namespace

std::shared_ptr<const JourneyProgram> read_steps(const json& value, const JsonPlace& place,
                                                 TargetDirectory& targets,
                                                 DocumentProblems& problems,
                                                 const StepLimits& limits) {
  DocumentProblems own = problems.apart();
  StepBody body = StepReader(targets, own, limits).read_body(value, place, 0);
  const std::string pointer = place.pointer();
  own.add_below(JsonPlace(pointer), check_steps(body));
  if (own.empty()) {
    auto program = std::make_shared<const JourneyProgram>(std::move(body));
    if (program->work().steps_done <= limits.steps_done) return program;
    own.add(place, fmt::format("found about {:.3g} steps that one iteration is expected to do, "
                               "expected at most {:.0f}",
                               program->work().steps_done, limits.steps_done));
  }
  problems.add_below(JsonPlace(), own.take());
  return nullptr;
}

}  // namespace rehearse
