#pragma once
// The steps of a journey as they are written: a tree of lists and graphs.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/duration/count_model.hpp"
#include "models/duration/duration_model.hpp"
#include "models/journey/answer_set.hpp"
#include "models/journey/request.hpp"
#include "models/journey/request_retry.hpp"
#include "models/journey/sample_spec.hpp"

namespace rehearse {

struct Step;

/// A way from a step of a graph to the next.
struct Transition {
  static constexpr std::uint32_t kEnd = UINT32_MAX;  ///< the graph is done
  std::uint32_t to = kEnd;                           ///< index of a step, or kEnd
  double weight = 1.0;
};

/// The ways from a step of a graph after certain answers alone.
struct Detour {
  std::string place;  ///< of `next` below the graph's step: "/onStatus/search/5xx"
  AnswerSet after;    ///< of the iteration's last answer
  std::vector<Transition> next;
};

/// What makes a body a graph: its steps have names, one of them comes first, and after each of them
/// another one is chosen by weight.
struct StepGraph {
  std::uint32_t start = 0;
  std::vector<std::string> names;             ///< of the body's steps
  std::vector<std::vector<Transition>> next;  ///< of each step; none where it never completes
  /// Of each step, or of none at all: the first one that has the answer is taken in place of
  /// `next`.
  std::vector<std::vector<Detour>> detours{};

  const std::vector<Detour>& detours_of(std::size_t step) const {
    static const std::vector<Detour> kNone;
    return step < detours.size() ? detours[step] : kNone;
  }
};

/// Steps one after the other, or a graph of them. An empty list does nothing.
struct StepBody {
  std::vector<Step> steps;
  std::optional<StepGraph> graph;
};

struct ThinkStep {
  DurationModel duration;
};
/// What is done after certain answers of a step, before it is over.
struct Reaction {
  std::string place;  ///< below the step: "/onFailure", "/onStatus/5xx"
  AnswerSet to;
  /// One that is said in a word has the step that the word means, or none, at its own place.
  StepBody body;
  bool is_word = false;
};
/// Of the answers that an endpoint gives by itself.
struct KnownAnswer {
  std::uint16_t status = 200;
  double share = 1.0;
};
/// Sent again as `retry` says; then the first of the reactions that has the last attempt's answer
/// is done. A request that throws does so after the retries, in place of a reaction to failures.
struct RequestStep {
  Request request;
  std::optional<RequestRetry> retry{};
  std::vector<Reaction> reactions{};
  std::vector<KnownAnswer> known{};  ///< shares that sum to 1; empty: as expected

  bool is_plain() const { return !retry && reactions.empty(); }
};
/// Requests in parallel, under the limits of models/journey/batch.hpp.
struct BatchStep {
  std::vector<Request> requests;  ///< at least one
  bool throws = false;            ///< when any of them failed, the body ends with an exception
  std::vector<Reaction> reactions{};
};
struct RepeatStep {
  CountModel count;
  StepBody body;
};
/// One of the alternatives, by weight.
struct ChooseStep {
  struct Alternative {
    double weight = 1.0;
    StepBody body;
  };
  std::vector<Alternative> alternatives;  ///< at least one
};
/// A name for what happens in it, and a sample of how long it took.
struct GroupStep {
  std::string name;
  StepBody body;
};
/// A check, or a sample of a metric of the journey's own: takes no time, changes nothing.
struct SampleStep {
  SampleSpec sample;
};
struct ThrowStep {};  ///< the iteration's body ends with an exception
struct AbortStep {};  ///< the test is aborted
struct EndStep {};    ///< the iteration's body returns

struct Step {
  std::variant<ThinkStep, RequestStep, BatchStep, RepeatStep, ChooseStep, GroupStep, SampleStep,
               ThrowStep, AbortStep, EndStep>
      what;
};

/// A step in words: "GET shop/search", "think uniform(1s, 5s)", "repeat 3".
std::string step_label(const Step& step);

/// The path of a step below its body: "/steps/2", or "/graph/steps/home".
std::string step_place(const StepBody& body, std::size_t index);
/// The path of a transition below its body: "/graph/next/home/search", "/graph/next/home/end".
std::string transition_place(const StepGraph& graph, std::size_t from, const Transition& to);
/// Its last part: "/search".
std::string name_place(const StepGraph& graph, const Transition& to);
/// The path of a step's bodies below the step: "", or "/choose/1" for each alternative.
std::string alternative_place(std::size_t index);

/// The reactions of a step; none of one without.
const std::vector<Reaction>& reactions_of(const Step& step);

/// Whether the step, or one within it, sends requests.
bool sends_requests(const Step& step);

/// Calls `see` for every step of the body in the order of writing, a step before those within it;
/// reactions are within their step.
/// `path` is the body's place, the paths that are seen are JSON pointers in the journey's form.
void for_each_step(const StepBody& body, const std::string& path,
                   const std::function<void(const std::string&, const Step&)>& see);

}  // namespace rehearse
