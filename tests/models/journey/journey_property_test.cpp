// Random journeys: the visits of many walks agree with the exact ones.

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <rapidcheck/gtest.h>
#include <string>

#include "models/journey/journey_walk.hpp"
#include "models/journey/step_checks.hpp"
#include "tests/models/journey/steps.hpp"

namespace rehearse {
namespace {

/// From the whole range at once, whatever RapidCheck's size.
int any(int low, int high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high + 1));
}

CountModel any_count() {
  switch (any(0, 3)) {
    case 0:
      return *CountModel::constant(2);
    case 1:
      return *CountModel::uniform(0, 3);
    case 2:
      return *CountModel::geometric(0.7);
    default:
      return *CountModel::choice({0, 4}, {2, 1});
  }
}

StepBody any_body(int depth);

/// The targets from this one on answer 503 with probability 1/4, 429 with 1/8, and nothing with
/// 1/8.
constexpr std::uint32_t kFlaky = 8;

std::vector<KnownAnswer> flaky_answers() {
  return {{503, 0.25}, {429, 0.125}, {0, 0.125}, {200, 0.5}};
}

AnswerSet any_answers() {
  switch (any(0, 3)) {
    case 0:
      return {.failed = true};
    case 1:
      return {.missing = true};
    case 2:
      return {.statuses = {{500, 599}}};
    default:
      return {.missing = true, .statuses = {{429, 429}, {500, 599}}};
  }
}

/// Sent again, with reactions, or both.
Step any_flaky() {
  RequestStep step{request_to(kFlaky), std::nullopt, {}, flaky_answers()};
  const int kind = any(0, 3);
  if (kind < 2) {
    RequestRetry& retry = step.retry.emplace();
    retry.limit = static_cast<std::uint32_t>(any(1, 4));
    retry.on = any_answers();
    retry.jitter = any(0, 1) == 0 ? RetryJitter::Full : RetryJitter::Equal;
  }
  if (kind > 0) {
    step.reactions.push_back({"/onStatus/5xx",
                              {.statuses = {{500, 599}}},
                              list({think(seconds(1)), request(any(3, 6) == 3 ? 3U : 4U)})});
    step.reactions.push_back({"/onFailure",
                              {.failed = true},
                              list({any(0, 1) == 0 ? Step{EndStep{}} : throwing()}),
                              true});
  }
  return {std::move(step)};
}

Step any_leaf() {
  switch (any(0, 8)) {
    case 7:
    case 8:
      return any_flaky();
    case 0:
      return choose({way(1, {throwing()}), way(9, {request(0)})});
    case 1:
      return choose({way(1, {aborting()}), way(30, {})});
    case 2:
      return {BatchStep{{request_to(1), request_to(2), request_to(1)}, false}};
    case 3:
      return {ThinkStep{*DurationModel::uniform(seconds(1), seconds(5))}};
    default:
      return request(static_cast<std::uint32_t>(any(3, 6)));
  }
}

Step any_step(int depth) {
  const int kind = depth == 0 ? 0 : any(0, 6);
  if (kind == 4) return {RepeatStep{any_count(), any_body(depth - 1)}};
  if (kind == 5) return {ChooseStep{{{0.3, any_body(depth - 1)}, way(0.7, {request(7)})}}};
  if (kind == 6) return {GroupStep{"g", any_body(depth - 1)}};
  return any_leaf();
}

/// Out of the graph, or to its first step; the usual transitions as they are.
void add_detours(StepBody& body) {
  body.graph->detours.resize(body.steps.size());
  for (std::size_t i = 0; i < body.steps.size(); ++i) {
    const auto* request = std::get_if<RequestStep>(&body.steps[i].what);
    // What is expected takes the answer for that of the step itself (expected_work.hpp).
    if (request == nullptr || request->known.empty() || !request->reactions.empty()) continue;
    const std::uint32_t to = any(0, 1) == 0 ? kEnd : 0U;
    body.graph->detours[i].push_back({"/onStatus/x", any_answers(), {{to, 1.0}, {kEnd, 2.0}}});
  }
}

/// Every step of a graph may be its last, so that no walk is long.
StepBody any_body(int depth) {
  const int count = any(1, depth > 1 ? 6 : 3);
  std::vector<Step> steps;
  for (int i = 0; i < count; ++i) steps.push_back(any_step(depth));
  if (any(0, 2) == 0) return list(std::move(steps));
  StepBody body{std::move(steps), StepGraph{}};
  for (int i = 0; i < count; ++i) {
    body.graph->names.push_back(std::to_string(i));
    std::vector<Transition>& next = body.graph->next.emplace_back();
    for (int k = 0; k < 2; ++k) {
      next.push_back({static_cast<std::uint32_t>(any(0, count - 1)), 0.5 * any(1, 4)});
    }
    next.push_back({kEnd, 1.5});
  }
  if (any(0, 1) == 0) add_detours(body);
  return body;
}

/// A sum over iterations, and what its mean may be off.
struct Sum {
  double sum = 0.0;
  double squares = 0.0;
  double seen = 0.0;

  void add(double value) {
    sum += value;
    squares += value * value;
    seen += value > 0.0 ? 1.0 : 0.0;
  }
};

struct Walks {
  std::map<std::uint32_t, Sum> requests;  // by target
  Sum wait;                               // in seconds
  Sum throws;
  Sum aborts;
};

/// Of eighths.
std::uint16_t flaky_status(std::uint64_t eighth) {
  if (eighth < 2) return 503;
  if (eighth < 4) return eighth == 2 ? 429 : 0;
  return 200;
}

void walk_once(const Journey& journey, const IterationKey& walker,
               std::vector<std::uint32_t>& counters, Walks& walks) {
  static const Stream answers(2, 0, Purpose::Service, "answers");
  std::map<std::uint32_t, double> requests;
  double wait = 0.0;
  std::uint32_t sent = 0;
  JourneyCursor cursor;
  for (;;) {
    const JourneyStep step = journey.next(walker, cursor, StepOutcome::Ok, counters);
    if (step.kind == JourneyStep::Kind::Wait) {
      wait += static_cast<double>(step.wait.ns) * 1e-9;
      continue;
    }
    if (step.kind == JourneyStep::Kind::Request || step.kind == JourneyStep::Kind::Batch) {
      for (const Request& request : journey.requests(step)) requests[request.to.service] += 1.0;
      if (journey.program()->keeps_answers()) {
        const bool flaky = journey.requests(step).front().to.service == kFlaky;
        const std::uint64_t word = answers.word(0, walker.unit_iteration, sent++);
        const std::uint16_t status = flaky ? flaky_status(word >> 61) : 200;
        JourneyProgram::note_answer(counters, LastAnswer(status, status != 200));
      }
      continue;
    }
    for (const auto& [target, count] : requests) walks.requests[target].add(count);
    walks.wait.add(wait);
    walks.throws.add(step.kind == JourneyStep::Kind::Throw ? 1.0 : 0.0);
    walks.aborts.add(step.kind == JourneyStep::Kind::Abort ? 1.0 : 0.0);
    return;
  }
}

Walks walk_often(const Journey& journey, std::uint64_t iterations) {
  const Stream stream(1, 0, Purpose::Journey, "often");
  std::vector<std::uint32_t> counters(journey.counters());
  Walks walks;
  for (std::uint64_t i = 0; i < iterations; ++i) {
    walk_once(journey, {&stream, 0, i, {0, i}}, counters, walks);
  }
  return walks;
}

/// Whether the mean of n samples is within 6 of its standard errors of the exact one: by chance it
/// is not in 2 of 10⁹ cases. The normal bound needs samples: what fewer than 50 iterations have
/// seen only has to be rare, at most 100 of them (P < 10⁻⁷), each with at most 100.
bool agrees(const Sum& sum, double n, double exact) {
  const double mean = sum.sum / n;
  if (sum.seen < 50.0) return exact * n <= 100.0 * 100.0;
  const double error = std::sqrt(std::max(0.0, sum.squares / n - mean * mean) / n);
  return std::abs(mean - exact) <= 6.0 * error + 1e-12 * exact;
}

/// What does not agree, as text; empty when all does.
std::string disagreement(const Journey& journey, std::uint64_t iterations) {
  const ExpectedWork& work = journey.program()->work();
  const double n = static_cast<double>(iterations);
  Walks walks = walk_often(journey, iterations);
  for (const ExpectedWork::OfEndpoint& endpoint : work.endpoints) {
    if (!agrees(walks.requests[endpoint.ref.service], n, endpoint.requests)) {
      return endpoint.target_name;
    }
  }
  if (!agrees(walks.wait, n, work.think_ns * 1e-9)) return "wait";
  if (!agrees(walks.throws, n, work.throws)) return "throws";
  return agrees(walks.aborts, n, work.aborts) ? "" : "aborts";
}

// A hundred random journeys, 3·10⁵ walks altogether.
RC_GTEST_PROP(RandomJourneys, AreWalkedAsOftenAsIsExpected, ()) {
  const StepBody body = any_body(2);
  RC_PRE(check_steps(body).empty());
  const Journey journey = journey_of(body);
  const std::string wrong = disagreement(journey, 3000);
  RC_LOG() << wrong << '\n';
  RC_ASSERT(wrong.empty());
}

RC_GTEST_PROP(RandomJourneys, EndInOneWay, ()) {
  const StepBody body = any_body(3);
  RC_PRE(check_steps(body).empty());
  const ExpectedWork work = expected_work(body);
  RC_ASSERT(std::abs(work.completes + work.throws + work.aborts - 1.0) < 1e-12);
  RC_ASSERT(std::all_of(work.steps.begin(), work.steps.end(),
                        [](const ExpectedWork::OfStep& step) { return step.visits >= 0.0; }));
}

RC_GTEST_PROP(RandomJourneys, AreNeverShorterThanTheirShortestWay, ()) {
  const StepBody body = any_body(2);
  RC_PRE(check_steps(body).empty());
  const Journey journey = journey_of(body);
  for (std::uint64_t i = 0; i < 50; ++i) {
    Duration length;
    for (const JourneyStep& step : walk(journey, i)) length = length + step.wait;
    RC_ASSERT(length >= journey.min_duration());
  }
}

RC_GTEST_PROP(RandomJourneys, AreWalkedAlikeByWhoeverComes, ()) {
  const StepBody body = any_body(2);
  RC_PRE(check_steps(body).empty());
  const Journey journey = journey_of(body);
  const Journey again = journey_of(body);
  for (std::uint64_t i = 20; i-- > 0;) RC_ASSERT(walk(journey, i) == walk(again, i));
}

// S162
TEST(ExpectedVisits, AgreeWithAHundredThousandWalksByAnswers) {
  RequestStep ask{request_to(kFlaky), RequestRetry{.limit = 2}, {}, flaky_answers()};
  ask.retry->on = {.statuses = {{500, 599}}};
  StepBody polling = graph({{"ask", {ask}, {{kEnd, 1.0}}},
                            {"wait", think(seconds(1)), {{0, 3.0}, {2, 1.0}}},
                            {"sorry", throwing(), {}}});
  polling.graph->detours = {{{"/onStatus/ask/429", {.statuses = {{429, 429}}}, {{1, 1.0}}},
                             {"/onFailure/ask", {.failed = true}, {{1, 1.0}, {2, 1.0}}}},
                            {},
                            {}};
  RequestStep last{request_to(kFlaky + 1), std::nullopt, {}, {}};
  last.reactions = {{"/onFailure", {.failed = true}, list({throwing()}), true}};
  const Journey journey = journey_of(list({{GroupStep{"poll", polling}}, {last}}));
  EXPECT_EQ(disagreement(journey, 100'000), "");
}

TEST(ExpectedVisits, AgreeWithAHundredThousandWalksThroughEveryForm) {
  const StepBody shop = graph(
      {{"home",
        {BatchStep{{request_to(0), request_to(1)}, false}},
        {{1, 7.0}, {2, 2.0}, {kEnd, 1.0}}},
       {"search",
        repeat(*CountModel::uniform(1, 3), {request(2), think(seconds(1))}),
        {{0, 1.0}, {2, 3.0}}},
       {"buy", choose({way(1, {throwing()}), way(4, {request(3)})}), {{kEnd, 9.0}, {1, 1.0}}}});
  const Journey journey = journey_of(
      list({group("shop", {{RepeatStep{*CountModel::geometric(1.5), shop}}}), request(4)}));
  EXPECT_EQ(disagreement(journey, 100'000), "");
}

}  // namespace
}  // namespace rehearse
