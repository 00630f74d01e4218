#pragma once
// Short ways to write steps, and to walk them, for the tests of journeys.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "models/journey/journey.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/journey_walk.hpp"
#include "models/journey/step.hpp"

namespace rehearse {

inline Step think(Duration length) { return {ThinkStep{DurationModel::constant(length)}}; }

inline Request request_to(std::uint32_t target, std::string endpoint = "e") {
  Request request;
  request.to.service = target;
  request.target_name = std::string("t").append(std::to_string(target));
  request.endpoint_name = std::move(endpoint);
  return request;
}
inline Step request(std::uint32_t target = 0) { return {RequestStep{request_to(target)}}; }

inline StepBody list(std::vector<Step> steps) { return {std::move(steps), std::nullopt}; }

inline Step repeat(CountModel count, std::vector<Step> steps) {
  return {RepeatStep{std::move(count), list(std::move(steps))}};
}
inline Step repeat(std::uint64_t count, std::vector<Step> steps) {
  return repeat(*CountModel::constant(count), std::move(steps));
}
inline Step group(std::string name, std::vector<Step> steps) {
  return {GroupStep{std::move(name), list(std::move(steps))}};
}
inline ChooseStep::Alternative way(double weight, std::vector<Step> steps) {
  return {weight, list(std::move(steps))};
}
inline Step choose(std::vector<ChooseStep::Alternative> ways) {
  return {ChooseStep{std::move(ways)}};
}
inline Step sample(SampleKind kind, std::string name, decltype(SampleSpec::value) value) {
  SampleSpec spec;
  spec.kind = kind;
  spec.name = std::move(name);
  spec.value = std::move(value);
  return {SampleStep{std::move(spec)}};
}
inline Step check(std::string name, double probability) {
  return sample(SampleKind::Check, std::move(name), Chance(probability));
}
inline Step throwing() { return {ThrowStep{}}; }
inline Step aborting() { return {AbortStep{}}; }

/// A named step of a graph with its transitions.
struct Node {
  std::string name;
  Step step;
  std::vector<Transition> next;
};

/// A graph that starts with its first node.
inline StepBody graph(std::vector<Node> nodes) {
  StepBody body{{}, StepGraph{}};
  for (Node& node : nodes) {
    body.steps.push_back(std::move(node.step));
    body.graph->names.push_back(std::move(node.name));
    body.graph->next.push_back(std::move(node.next));
  }
  return body;
}
inline constexpr std::uint32_t kEnd = Transition::kEnd;

inline Journey journey_of(StepBody body, Occurrence throws = {}, Occurrence aborts = {}) {
  return Journey(std::make_shared<const JourneyProgram>(std::move(body)), std::move(throws),
                 std::move(aborts));
}

/// Calls `use` with each step of an iteration, the last one included; every request goes as
/// `outcome` says.
template <class Use>
void walk(const Journey& journey, std::uint64_t iteration, StepOutcome outcome, const Use& use,
          bool wants_samples = false) {
  static const Stream stream(1, 0, Purpose::Journey, "default");
  const IterationKey walker{&stream, 0, iteration, {0, iteration}};
  JourneyCursor cursor;
  std::vector<std::uint32_t> counters(journey.counters(), 77);  // their values do not matter
  for (;;) {
    const JourneyStep step = journey.next(walker, cursor, outcome, counters, wants_samples);
    use(step);
    if (step.kind == JourneyStep::Kind::Return || step.kind == JourneyStep::Kind::Throw ||
        step.kind == JourneyStep::Kind::Abort) {
      return;
    }
  }
}

/// All of these steps.
inline std::vector<JourneyStep> walk(const Journey& journey, std::uint64_t iteration = 0,
                                     StepOutcome outcome = StepOutcome::Ok,
                                     bool wants_samples = false) {
  std::vector<JourneyStep> steps;
  walk(
      journey, iteration, outcome, [&](const JourneyStep& step) { steps.push_back(step); },
      wants_samples);
  return steps;
}

/// The walk as text: "1 2 R(t0) B(t0,t1) return", waits in seconds.
inline std::string walked(const Journey& journey, std::uint64_t iteration = 0,
                          StepOutcome outcome = StepOutcome::Ok, bool wants_samples = false) {
  std::string text;
  for (const JourneyStep& step : walk(journey, iteration, outcome, wants_samples)) {
    if (!text.empty()) text += ' ';
    switch (step.kind) {
      case JourneyStep::Kind::Wait:
        text += std::to_string(step.wait.ns / 1'000'000'000);
        break;
      case JourneyStep::Kind::Request:
      case JourneyStep::Kind::Batch: {
        text += step.kind == JourneyStep::Kind::Request ? "R(" : "B(";
        std::string names;
        for (const Request& one : journey.requests(step)) {
          if (!names.empty()) names += ',';
          names += one.target_name;
        }
        text += names;
        text += ')';
        break;
      }
      case JourneyStep::Kind::Sample:
        text += journey.sample(step).name;
        break;
      case JourneyStep::Kind::Return:
        text += "return";
        break;
      case JourneyStep::Kind::Throw:
        text += "throw";
        break;
      case JourneyStep::Kind::Abort:
        text += "abort";
        break;
    }
  }
  return text;
}

}  // namespace rehearse
