// Outlooks from the leaves upward, and the rules on top of them.

#include "models/journey/step_checks.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "models/base/match.hpp"
#include "models/base/problem_list.hpp"
#include "models/duration/weights.hpp"
#include "models/journey/step_graph.hpp"

namespace rehearse {
namespace {

struct Outlooks {
  std::vector<bool> completes;
  std::vector<bool> ends;
  std::vector<bool> idle;
};

Outlooks outlooks_of(const std::vector<Step>& steps) {
  Outlooks all;
  for (const Step& step : steps) {
    const StepOutlook outlook = outlook_of(step);
    all.completes.push_back(outlook.completes);
    all.ends.push_back(outlook.ends);
    all.idle.push_back(outlook.idle);
  }
  return all;
}

StepOutlook list_outlook(const std::vector<Step>& steps) {
  StepOutlook whole;
  for (const Step& step : steps) {
    const StepOutlook one = outlook_of(step);
    whole.ends = whole.ends || one.ends;
    whole.idle = whole.idle && one.idle;
    whole.completes = one.completes;
    if (!one.completes) break;
  }
  return whole;
}

StepOutlook graph_outlook(const StepBody& body) {
  const Outlooks all = outlooks_of(body.steps);
  const std::vector<bool> reached = TransitionGraph(*body.graph, all.completes).reached();
  StepOutlook whole{.completes = false};
  for (std::size_t i = 0; i < body.steps.size(); ++i) {
    if (!reached[i]) continue;
    whole.ends = whole.ends || all.ends[i];
    whole.idle = whole.idle && all.idle[i];
    if (!all.completes[i]) continue;
    // What lacks its transitions is reported for that alone: taken for a way to the end.
    whole.completes = whole.completes || body.graph->next[i].empty();
    for (const Transition& transition : body.graph->next[i]) {
      whole.completes = whole.completes || transition.to == Transition::kEnd;
    }
  }
  return whole;
}

StepOutlook repeat_outlook(const RepeatStep& repeat) {
  StepOutlook whole = outlook_of(repeat.body);
  whole.completes = whole.completes || repeat.count.min() == 0;
  whole.ends = whole.ends && repeat.count.max() > 0;
  return whole;
}

StepOutlook choose_outlook(const ChooseStep& choose) {
  StepOutlook whole{.completes = false};
  for (const ChooseStep::Alternative& alternative : choose.alternatives) {
    const StepOutlook one = outlook_of(alternative.body);
    whole.completes = whole.completes || one.completes;
    whole.ends = whole.ends || one.ends;
    whole.idle = whole.idle && (one.idle || !one.completes);
  }
  return whole;
}

/// After most answers nothing is done.
StepOutlook sent_outlook(const std::vector<Reaction>& reactions) {
  StepOutlook whole{.idle = false};
  for (const Reaction& reaction : reactions) {
    whole.ends = whole.ends || outlook_of(reaction.body).ends;
  }
  return whole;
}

bool always_waits(const StepBody& body);

/// Whether a think time, or a retry's pause, is passed wherever a request fails at once.
bool always_waits(const Step& step) {
  if (const auto* think = std::get_if<ThinkStep>(&step.what)) {
    return think->duration.max() > Duration{};
  }
  if (const auto* repeat = std::get_if<RepeatStep>(&step.what)) {
    return repeat->count.min() > 0 && always_waits(repeat->body);
  }
  if (const auto* group = std::get_if<GroupStep>(&step.what)) return always_waits(group->body);
  if (const auto* choose = std::get_if<ChooseStep>(&step.what)) {
    return std::any_of(choose->alternatives.begin(), choose->alternatives.end(),
                       [](const auto& one) { return always_waits(one.body); });
  }
  if (const auto* request = std::get_if<RequestStep>(&step.what)) {
    if (request->retry && request->retry->on.failed && request->retry->backoff > Duration{}) {
      return true;
    }
  }
  const std::vector<Reaction>& reactions = reactions_of(step);
  return std::any_of(reactions.begin(), reactions.end(),
                     [](const Reaction& one) { return one.to.failed; }) &&
         std::all_of(reactions.begin(), reactions.end(), [](const Reaction& one) {
           return always_waits(one.body) || !outlook_of(one.body).completes;
         });
}

bool always_waits(const StepBody& body) {
  const auto waits = [](const Step& step) { return always_waits(step); };
  // Of a graph any way may be taken.
  return body.graph ? std::all_of(body.steps.begin(), body.steps.end(), waits)
                    : std::any_of(body.steps.begin(), body.steps.end(), waits);
}

std::string quoted(std::string_view name) { return std::string("\"").append(name).append("\""); }

/// Collects the problems of one body after the other; `path` is the body's own place.
class Checker {
 public:
  void check(const StepBody& body, const std::string& path, bool may_be_empty) {
    if (body.steps.empty() && !may_be_empty) {
      problems_.add(path + (body.graph ? "/graph/steps" : "/steps"),
                    "found no steps, expected at least one");
    }
    if (body.graph) {
      check_graph(body, path);
    } else {
      check_list(body, path);
    }
    for (std::size_t i = 0; i < body.steps.size(); ++i) {
      check_inside(body.steps[i], path + step_place(body, i));
    }
  }

  Problems take() { return problems_.take(); }

 private:
  void check_weight(double weight, std::string path) {
    if (std::isfinite(weight) && weight > 0.0) return;
    problems_.add(std::move(path),
                  "found the weight " + weight_text(weight) + ", expected a finite number above 0");
  }

  /// A step behind one that never completes cannot be reached; said of the first such step.
  void check_list(const StepBody& body, const std::string& path) {
    for (std::size_t i = 0; i + 1 < body.steps.size(); ++i) {
      if (outlook_of(body.steps[i]).completes) continue;
      problems_.add(
          path + step_place(body, i + 1),
          "found a step that cannot be reached, since the one before it never completes, expected "
          "none behind that one");
      return;
    }
  }

  void check_graph(const StepBody& body, const std::string& path) {
    if (body.steps.empty()) return;
    const StepGraph& graph = *body.graph;
    const Outlooks all = outlooks_of(body.steps);
    check_transitions(graph, all.completes, path);
    const TransitionGraph transitions(graph, all.completes);
    const std::vector<bool> reached = transitions.reached();
    // A step without the transitions that it should have has been reported; it is no dead end too.
    std::vector<bool> ends = all.ends;
    for (std::size_t i = 0; i < ends.size(); ++i) ends[i] = ends[i] || graph.next[i].empty();
    const std::vector<bool> can_end = transitions.can_end(ends);
    for (std::size_t i = 0; i < body.steps.size(); ++i) {
      if (!reached[i]) {
        problems_.add(path + step_place(body, i),
                      "found a step that cannot be reached, expected a way to it from " +
                          quoted(graph.names[graph.start]));
      } else if (!can_end[i]) {
        problems_.add(
            path + step_place(body, i),
            "found a step from which no end can be reached, expected a way to \"end\", a throw or "
            "an abort");
      }
    }
    check_detours(body, transitions, path);
    for (const std::vector<std::uint32_t>& cycle : transitions.cycles(all.idle)) {
      std::string way;
      for (const std::uint32_t step : cycle) way += quoted(graph.names[step]) + " → ";
      problems_.add(path + step_place(body, cycle.front()),
                    "found a cycle that takes no time (" + way +
                        quoted(graph.names[cycle.front()]) +
                        "), expected a request or a think time in it");
    }
  }

  /// What depends on answers may go round for as long as they are the same, and those that refuse
  /// come at once.
  void check_detours(const StepBody& body, const TransitionGraph& transitions,
                     const std::string& path) {
    std::vector<bool> steered;
    std::vector<bool> hurries;
    for (std::size_t i = 0; i < body.steps.size(); ++i) {
      const std::vector<Detour>& detours = body.graph->detours_of(i);
      steered.push_back(!detours.empty());
      hurries.push_back(!always_waits(body.steps[i]));
      if (!detours.empty() && !sends_requests(body.steps[i])) {
        problems_.add(path + "/graph" + detours.front().place,
                      "found transitions by the answer of a step that sends no request, expected "
                      "them of one that does");
      }
      for (const Detour& detour : detours) {
        for (const Transition& transition : detour.next) {
          check_weight(transition.weight,
                       path + "/graph" + detour.place + name_place(*body.graph, transition));
        }
      }
    }
    const auto found = transitions.first_on_cycle(hurries, steered);
    if (!found) return;
    problems_.add(path + step_place(body, *found),
                  "found a way back to this step that takes no time while its requests are refused "
                  "at once, expected a think time or a retry's backoff on it");
  }

  void check_transitions(const StepGraph& graph, const std::vector<bool>& completes,
                         const std::string& path) {
    for (std::size_t i = 0; i < graph.next.size(); ++i) {
      if (graph.next[i].empty() == completes[i]) {
        const std::string place = transition_place(graph, i, {});
        problems_.add(path + place.substr(0, place.rfind('/')),
                      completes[i]
                          ? "found no transitions, expected an object such as {\"end\": 1}"
                          : "found transitions behind a step that never completes, expected none");
      }
      for (const Transition& transition : graph.next[i]) {
        check_weight(transition.weight, path + transition_place(graph, i, transition));
      }
    }
  }

  void check_inside(const Step& step, const std::string& path) {
    for (const Reaction& reaction : reactions_of(step)) {
      if (!reaction.is_word) check(reaction.body, path + reaction.place, false);
    }
    if (const auto* group = std::get_if<GroupStep>(&step.what)) {
      check(group->body, path, false);
    } else if (const auto* repeat = std::get_if<RepeatStep>(&step.what)) {
      check_repeat(*repeat, path);
    } else if (const auto* choose = std::get_if<ChooseStep>(&step.what)) {
      check_choose(*choose, path);
    }
  }

  void check_repeat(const RepeatStep& repeat, const std::string& path) {
    check(repeat.body, path, false);
    if (repeat.count.max() == 0) {
      problems_.add(path + "/repeat",
                    "found steps that cannot be reached, since they are repeated 0 times, "
                    "expected a count that can be above 0");
    }
    const StepOutlook body = outlook_of(repeat.body);
    if (!repeat.body.steps.empty() && repeat.count.max() > 1 && body.completes && body.idle) {
      problems_.add(
          path,
          "found a cycle that takes no time, a repeat of steps that take none, expected a "
          "request or a think time in it");
    }
  }

  void check_choose(const ChooseStep& choose, const std::string& path) {
    if (choose.alternatives.empty()) {
      problems_.add(path + "/choose", "found no alternatives, expected at least one");
    }
    for (std::size_t i = 0; i < choose.alternatives.size(); ++i) {
      const std::string place = path + alternative_place(i);
      check_weight(choose.alternatives[i].weight, place + "/weight");
      check(choose.alternatives[i].body, place, true);
    }
  }

  // The journey's reader bounds them, with those of the whole document.
  ProblemList problems_{ProblemList::kUnbounded};
};

}  // namespace

StepOutlook outlook_of(const Step& step) {
  return std::visit(
      Match{[](const ThinkStep& s) { return StepOutlook{.idle = s.duration.max() == Duration{}}; },
            [](const RequestStep& s) { return sent_outlook(s.reactions); },
            [](const BatchStep& s) { return sent_outlook(s.reactions); },
            [](const RepeatStep& s) { return repeat_outlook(s); },
            [](const ChooseStep& s) { return choose_outlook(s); },
            [](const GroupStep& s) { return outlook_of(s.body); },
            [](const SampleStep&) { return StepOutlook{}; },
            [](const ThrowStep&) { return StepOutlook{.completes = false, .ends = true}; },
            [](const AbortStep&) { return StepOutlook{.completes = false, .ends = true}; },
            [](const EndStep&) { return StepOutlook{.completes = false, .ends = true}; }},
      step.what);
}

StepOutlook outlook_of(const StepBody& body) {
  if (!body.graph) return list_outlook(body.steps);
  return body.steps.empty() ? StepOutlook{} : graph_outlook(body);
}

Problems check_steps(const StepBody& body) {
  Checker checker;
  checker.check(body, "", false);
  return checker.take();
}

}  // namespace rehearse
