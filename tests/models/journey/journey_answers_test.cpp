// Journeys that depend on answers: retries, reactions, transitions (S157, S158, S159, S160); what
// is expected (S162).

#include <cstdint>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "models/journey/expected_answers.hpp"
#include "models/journey/request_retry.hpp"
#include "models/journey/step_checks.hpp"
#include "models/journey/step_times.hpp"
#include "tests/models/journey/steps.hpp"

namespace rehearse {
namespace {

using testing::ElementsAre;

constexpr std::uint16_t kNone = 0;

AnswerSet failures() { return {.failed = true}; }
AnswerSet status(std::uint16_t first, std::uint16_t last) { return {.statuses = {{first, last}}}; }

RequestRetry retry(std::uint32_t limit, Duration backoff = milliseconds(100)) {
  RequestRetry retry;
  retry.limit = limit;
  retry.backoff = backoff;
  return retry;
}

RequestStep sent(std::uint32_t target = 0) { return {request_to(target), std::nullopt, {}, {}}; }
Step with(RequestRetry again) {
  RequestStep step = sent();
  step.retry = std::move(again);
  return {std::move(step)};
}
Reaction reaction(AnswerSet to, std::vector<Step> steps) {
  return {"/onFailure", std::move(to), list(std::move(steps)), false};
}
Step reacting(std::vector<Reaction> reactions) {
  RequestStep step = sent();
  step.reactions = std::move(reactions);
  return {std::move(step)};
}
Step ending() { return {EndStep{}}; }

/// The walk of an iteration whose requests are answered with these statuses, the last of them from
/// then on: "R 100 R end", waits in milliseconds.
std::string walked_with(const Journey& journey, const std::vector<std::uint16_t>& statuses,
                        std::uint64_t iteration = 0) {
  static const Stream stream(1, 0, Purpose::Journey, "default");
  const IterationKey walker{&stream, 0, iteration, {0, iteration}};
  JourneyCursor cursor;
  std::vector<std::uint32_t> counters(journey.counters(), 77);  // their values do not matter
  StepOutcome outcome = StepOutcome::Ok;
  std::string text;
  for (std::size_t request = 0;;) {
    const JourneyStep step = journey.next(walker, cursor, outcome, counters);
    outcome = StepOutcome::Ok;
    switch (step.kind) {
      case JourneyStep::Kind::Wait:
        text += std::to_string(step.wait.ns / 1'000'000) + ' ';
        break;
      case JourneyStep::Kind::Request:
      case JourneyStep::Kind::Batch: {
        const std::uint16_t answer = statuses[std::min(request++, statuses.size() - 1)];
        const Request& sent = journey.requests(step).front();
        const bool failed = answer == 0 || !sent.expects(answer);
        outcome = failed ? StepOutcome::Failed : StepOutcome::Ok;
        JourneyProgram::note_answer(counters, LastAnswer(answer, failed));
        text += "R" + std::to_string(sent.to.service) + ' ';
        break;
      }
      case JourneyStep::Kind::Throw:
        return text + "throw";
      case JourneyStep::Kind::Abort:
        return text + "abort";
      case JourneyStep::Kind::Return:
        return text + "return";
      case JourneyStep::Kind::Sample:
        break;
    }
  }
}

TEST(RequestRetry, GrowsItsPausesUpToTheLongest) {
  RequestRetry growing = retry(5);
  growing.longest = milliseconds(350);
  EXPECT_EQ(growing.pause(1), milliseconds(100));
  EXPECT_EQ(growing.pause(2), milliseconds(200));
  EXPECT_EQ(growing.pause(3), milliseconds(350));
  growing.growth = 1.0;
  EXPECT_EQ(growing.pause(1000), milliseconds(100));
}

TEST(RequestRetry, DrawsAllOrHalfOfAPause) {
  RequestRetry one = retry(1);
  EXPECT_EQ(one.jittered(milliseconds(100), 0), milliseconds(100));
  one.jitter = RetryJitter::Full;
  EXPECT_EQ(one.jittered(milliseconds(100), 0), Duration{});
  EXPECT_EQ(one.jittered(milliseconds(100), UINT64_MAX), milliseconds(100));
  EXPECT_EQ(one.mean_pause_ns(1), 50e6);
  one.jitter = RetryJitter::Equal;
  EXPECT_EQ(one.jittered(milliseconds(100), 0), milliseconds(50));
  EXPECT_EQ(one.jittered(milliseconds(100), UINT64_MAX), milliseconds(100));
  EXPECT_EQ(one.mean_pause_ns(1), 75e6);
}

TEST(JourneyAnswers, SendAgainUntilOneIsGoodEnough) {
  const Journey journey = journey_of(list({with(retry(3)), think(seconds(1))}));
  EXPECT_EQ(walked_with(journey, {200}), "R0 1000 return");
  EXPECT_EQ(walked_with(journey, {503, kNone, 200}), "R0 100 R0 200 R0 1000 return");
  EXPECT_EQ(walked_with(journey, {503}), "R0 100 R0 200 R0 400 R0 1000 return");
}

TEST(JourneyAnswers, SendAgainAtOnceWithoutABackoff) {
  EXPECT_EQ(walked_with(journey_of(list({with(retry(2, {}))})), {500}), "R0 R0 R0 return");
}

TEST(JourneyAnswers, AreRetriedOnlyOfTheKindsThatAreListed) {
  RequestRetry picky = retry(3);
  picky.on = status(500, 599);
  const Journey journey = journey_of(list({with(picky)}));
  EXPECT_EQ(walked_with(journey, {404}), "R0 return");
  EXPECT_EQ(walked_with(journey, {kNone}), "R0 return");
  EXPECT_EQ(walked_with(journey, {502, 404}), "R0 100 R0 return");
  picky.on = {.missing = true};
  EXPECT_EQ(walked_with(journey_of(list({with(picky)})), {kNone, 502}), "R0 100 R0 return");
}

TEST(JourneyAnswers, ThrowAfterTheLastRetry) {
  RequestStep strict = sent();
  strict.request.throws = true;
  strict.retry = retry(1);
  const Journey journey = journey_of(list({{strict}, think(seconds(1))}));
  EXPECT_EQ(walked_with(journey, {500, 200}), "R0 100 R0 1000 return");
  EXPECT_EQ(walked_with(journey, {500}), "R0 100 R0 throw");
}

TEST(JourneyAnswers, HaveReactionsOfTheFirstKindThatTheyAreOf) {
  const Journey journey =
      journey_of(list({reacting({reaction(status(404, 404), {ending()}),
                                 reaction(status(500, 599), {think(seconds(2))}),
                                 reaction(failures(), {request(1), throwing()})}),
                       think(seconds(1))}));
  EXPECT_EQ(walked_with(journey, {200}), "R0 1000 return");
  EXPECT_EQ(walked_with(journey, {404}), "R0 return");
  EXPECT_EQ(walked_with(journey, {503}), "R0 2000 1000 return");
  EXPECT_EQ(walked_with(journey, {kNone}), "R0 R1 throw");
  EXPECT_EQ(walked_with(journey, {429, 200}), "R0 R1 throw");
}

TEST(JourneyAnswers, OfABatchHaveReactionsToFailures) {
  const Journey journey = journey_of(list(
      {{BatchStep{{request_to(0), request_to(1)}, false, {reaction(failures(), {aborting()})}}}}));
  EXPECT_EQ(walked_with(journey, {200}), "R0 return");
  EXPECT_EQ(walked_with(journey, {500}), "R0 abort");
  EXPECT_TRUE(journey.may_abort());
}

/// A request whose answer says where to go, with a wait on the way back.
Journey polling() {
  StepBody body = graph({{"poll", request(0), {{kEnd, 1.0}}},
                         {"wait", think(seconds(1)), {{0, 1.0}}},
                         {"buy", request(1), {{kEnd, 1.0}}}});
  body.graph->detours = {{{"/onStatus/poll/202", status(202, 202), {{1, 1.0}}},
                          {"/onStatus/poll/2xx", status(200, 299), {{2, 1.0}}}},
                         {},
                         {}};
  return journey_of(std::move(body));
}

TEST(JourneyAnswers, ChooseTheWayThroughAGraph) {
  EXPECT_EQ(walked_with(polling(), {202, 202, 200}), "R0 1000 R0 1000 R0 R1 return");
  EXPECT_EQ(walked_with(polling(), {500}), "R0 return");
}

TEST(JourneyAnswers, AreForgottenWhenTheIterationEnds) {
  StepBody body =
      graph({{"maybe", choose({way(1, {request(0)}), way(1, {think(seconds(1))})}), {{kEnd, 1.0}}},
             {"sorry", think(seconds(5)), {{kEnd, 1.0}}}});
  body.graph->detours = {{{"/onFailure/maybe", failures(), {{1, 1.0}}}}, {}};
  const Journey journey = journey_of(std::move(body));
  for (std::uint64_t i = 0; i < 50; ++i) {
    const std::string walk = walked_with(journey, {500}, i);
    EXPECT_TRUE(walk == "R0 5000 return" || walk == "1000 return") << walk;
  }
}

TEST(JourneyAnswers, DrawTheJitterOfAttemptsApart) {
  RequestRetry jittery = retry(4, seconds(1));
  jittery.jitter = RetryJitter::Full;
  jittery.growth = 1.0;
  const Step uniform{ThinkStep{*DurationModel::uniform(seconds(1), seconds(1000))}};
  const Journey journey = journey_of(list({with(jittery), uniform}));
  // The think time behind is the same however often the request was sent again.
  const std::string good = walked_with(journey, {200}).substr(3);
  const std::string bad = walked_with(journey, {500});
  EXPECT_TRUE(bad.ends_with(" " + good)) << bad << " / " << good;
  // Each pause is the draw of the attempt's number, in units beyond those of VUs.
  const Stream stream(1, 0, Purpose::Journey, "default");
  std::string expected;
  for (std::uint32_t attempt = 1; attempt <= 4; ++attempt) {
    const std::uint64_t word = stream.word(std::uint64_t{1} << 63, 0, attempt);
    expected += "R0 " + std::to_string(jittery.jittered(seconds(1), word).ns / 1'000'000) + ' ';
  }
  EXPECT_TRUE(bad.starts_with(expected)) << bad;
}

TEST(JourneyAnswers, CountRequestsOfAllAttempts) {
  const Journey journey = journey_of(list({with(retry(2, {})), request(1)}));
  static const Stream stream(1, 0, Purpose::Journey, "default");
  const IterationKey walker{&stream, 0, 0, {0, 0}};
  JourneyCursor cursor;
  std::vector<std::uint32_t> counters(journey.counters());
  for (std::uint32_t number = 0; number < 4; ++number) {
    const JourneyStep step = journey.next(walker, cursor, StepOutcome::Failed, counters);
    EXPECT_EQ(journey.first_request(step, counters), number);
    JourneyProgram::note_answer(counters, LastAnswer(500, true));
  }
}

// 0.2: 1 + 0.2 + 0.04 attempts, of which the last fails with 0.008.
TEST(ExpectedAnswers, FollowTheErrorsOfTheEndpoint) {
  RequestStep step = sent();
  step.retry = retry(2);
  step.known = {{503, 0.2}, {200, 0.8}};
  const ExpectedAnswers answers = expected_answers(step);
  EXPECT_DOUBLE_EQ(answers.attempts, 1.24);
  EXPECT_DOUBLE_EQ(answers.pauses_ns, 0.2 * 100e6 + 0.04 * 200e6);
  EXPECT_DOUBLE_EQ(answers.share_of(failures()), 0.008);
  EXPECT_DOUBLE_EQ(answers.share_of(status(200, 299)), 0.992);
  step.retry.reset();
  EXPECT_DOUBLE_EQ(expected_answers(step).share_of(failures()), 0.2);
}

TEST(ExpectedWork, CountsRetriesAndReactions) {
  RequestStep step = sent();
  step.retry = retry(2);
  step.known = {{503, 0.2}, {200, 0.8}};
  step.reactions = {reaction(failures(), {think(seconds(1)), ending()})};
  const ExpectedWork work = expected_work(list({{step}, think(seconds(3))}));
  ASSERT_EQ(work.steps.size(), 4U);
  EXPECT_EQ(work.steps[1].path, "/steps/0/onFailure/steps/0");
  EXPECT_DOUBLE_EQ(work.steps[1].visits, 0.008);
  EXPECT_DOUBLE_EQ(work.steps[3].visits, 0.992);
  EXPECT_DOUBLE_EQ(work.completes, 1.0);
  EXPECT_DOUBLE_EQ(work.endpoints.front().requests, 1.24);
  EXPECT_DOUBLE_EQ(work.think_ns, 28e6 + 0.008 * 1e9 + 0.992 * 3e9);
  EXPECT_DOUBLE_EQ(work.steps_done, 1.0 + 2 * 0.24 + 2 * 0.008 + 0.992);
}

// From poll back with 0.25: 4/3 polls.
TEST(ExpectedWork, FollowsTransitionsByStatus) {
  RequestStep poll = sent();
  poll.known = {{503, 0.25}, {200, 0.75}};
  StepBody body = graph({{"poll", {poll}, {{kEnd, 1.0}}}, {"wait", think(seconds(1)), {{0, 1.0}}}});
  body.graph->detours = {{{"/onFailure/poll", failures(), {{1, 1.0}}}}, {}};
  const ExpectedWork work = expected_work(body);
  EXPECT_DOUBLE_EQ(work.steps[0].visits, 4.0 / 3.0);
  EXPECT_DOUBLE_EQ(work.steps[1].visits, 1.0 / 3.0);
}

TEST(StepChecks, WantTimeToPassOnAWayBackByAnAnswer) {
  StepBody body = graph({{"poll", request(0), {{kEnd, 1.0}}}});
  body.graph->detours = {{{"/onFailure/poll", failures(), {{0, 1.0}}}}};
  const Problems problems = check_steps(body);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.front().path, "/graph/steps/poll");
  EXPECT_THAT(problems.front().message, testing::HasSubstr("refused at once"));
  body.steps[0] = with(retry(1));
  EXPECT_THAT(check_steps(body), testing::IsEmpty());
  body.steps[0] = reacting({reaction(failures(), {think(seconds(1))})});
  EXPECT_THAT(check_steps(body), testing::IsEmpty());
}

TEST(StepChecks, WantTransitionsByAnswerWhereOneIsGot) {
  StepBody body = graph({{"wait", think(seconds(1)), {{kEnd, 1.0}}}});
  body.graph->detours = {{{"/onFailure/wait", failures(), {{kEnd, -1.0}}}}};
  const Problems problems = check_steps(body);
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].path, "/graph/onFailure/wait");
  EXPECT_EQ(problems[1].path, "/graph/onFailure/wait/end");
}

TEST(StepTimes, OfARequestEndWithItsShortestReaction) {
  RequestStep step = sent();
  step.request.shortest = milliseconds(5);
  step.reactions = {reaction(failures(), {think(seconds(1)), ending()})};
  const ShortestTime time = shortest_time(list({{step}, think(seconds(3))}));
  EXPECT_EQ(time.completes, milliseconds(3005));
  EXPECT_EQ(time.ends, milliseconds(1005));
}

}  // namespace
}  // namespace rehearse
