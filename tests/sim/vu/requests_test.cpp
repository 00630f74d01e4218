// Requests of VUs to a target that follows a script: sent within limits, answered, given up.

#include "sim/vu/requests.hpp"

#include <deque>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <utility>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/request_fact.hpp"
#include "tests/sim/vu/scripted_backend.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::uint32_t kTargets = 30;

constexpr Instant at(Duration offset) { return Instant{} + offset; }

/// What is stated about requests: "1/0 sent 0s", "1/0 200 1s", "1/0 500 failed 1s", "1/0 aborted
/// 1s", each with the VU and the request's number.
class Listener final : public BulkSink {
 public:
  void observe(const Fact& /*fact*/) override {}
  void observe_request(const RequestFact& fact) override {
    facts.push_back(fact);
    std::string text = std::to_string(number_of(fact.vu)) + "/" + std::to_string(fact.request);
    if (fact.kind == RequestFact::Kind::Sent) text += " sent ";
    if (fact.kind == RequestFact::Kind::Aborted) text += " aborted ";
    if (fact.kind == RequestFact::Kind::Answered) {
      text += " " + std::to_string(fact.http_status) + (fact.failed ? " failed " : " ");
    }
    texts.push_back(text + format_duration(fact.at - Instant{}));
  }
  std::vector<RequestFact> facts;
  std::vector<std::string> texts;
};

std::vector<Request> to(const std::vector<std::uint32_t>& targets) {
  std::vector<Request> requests;
  for (const std::uint32_t target : targets) requests.emplace_back().to.service = target;
  return requests;
}

class RequestsTest : public ::testing::Test {
 protected:
  RequestsTest() { limit({}); }
  void limit(const RequestLimits& limits) {
    requests_.reset();
    queue_ = EventQueue();
    requests_.emplace(queue_, facts_, target_, kTargets, limits);
  }

  void begin(Instant now, VuId vu, std::vector<Request> step, std::uint32_t first = 0) {
    const std::uint64_t number = number_of(vu) + 10;
    RequestSender sender{
        .vu = vu, .scenario = Rank{2}, .number = number, .vu_iteration = 3, .key = {}};
    sender.key.unit = number;
    sender.key.number = first;
    requests_->begin(now, sender, steps_.emplace_back(std::move(step)));
  }
  /// Everything up to that instant.
  void go_on_until(Instant end) {
    std::uint64_t none_left = 0;
    while (!queue_.empty() && queue_.top().at <= end) {
      requests_->on_event(queue_.pop(), kNever, none_left);
    }
  }
  /// The VUs whose steps are over: "1 ok", "2 failed".
  std::vector<std::string> done() {
    std::vector<std::string> texts;
    while (const auto one = requests_->take_done()) {
      texts.push_back(std::to_string(number_of(one->vu)) +
                      (one->outcome == StepOutcome::Ok ? " ok" : " failed"));
    }
    return texts;
  }
  std::vector<std::string> sent_at() const {
    std::vector<std::string> texts;
    for (const ScriptedBackend::Sent& one : target_.sent) {
      texts.push_back(format_duration(one.at - Instant{}));
    }
    return texts;
  }
  std::vector<bool> connects() const {
    std::vector<bool> all;
    for (const ScriptedBackend::Sent& one : target_.sent) all.push_back(one.connects);
    return all;
  }

  const std::vector<Request> one_ = to({0});
  std::deque<std::vector<Request>> steps_;  // they must live on
  ScriptedBackend target_;
  Listener listener_;
  Facts facts_{listener_, {}};
  EventQueue queue_;
  std::optional<Requests> requests_;
};

TEST_F(RequestsTest, AreSentAtOnceAndAnswered) {
  begin(at(seconds(2)), VuId{1}, one_);
  EXPECT_THAT(done(), IsEmpty());
  go_on_until(at(seconds(9)));
  EXPECT_THAT(listener_.texts, ElementsAre("1/0 sent 2s", "1/0 200 3s"));
  EXPECT_THAT(done(), ElementsAre("1 ok"));
  EXPECT_THAT(done(), IsEmpty());
  EXPECT_TRUE(queue_.empty());
}

TEST_F(RequestsTest, SayWhoseTheyAreAndWhen) {
  begin(at(seconds(2)), VuId{4}, to({5}), 6);
  go_on_until(at(seconds(3)));
  ASSERT_EQ(target_.sent.size(), 1U);
  EXPECT_EQ(target_.sent[0].target, 5U);
  EXPECT_EQ(target_.sent[0].vu, VuId{4});
  EXPECT_EQ(target_.sent[0].key.unit, 14U);
  EXPECT_EQ(target_.sent[0].key.number, 6U);
  const RequestFact& answered = listener_.facts.at(1);
  EXPECT_EQ(answered.scenario, Rank{2});
  EXPECT_EQ(answered.to.service, 5U);
  EXPECT_EQ(answered.number, 14U);
  EXPECT_EQ(answered.vu_iteration, 3U);
  EXPECT_EQ(answered.request, 6U);
  EXPECT_EQ(answered.sent, at(seconds(2)));
  EXPECT_EQ(answered.at, at(seconds(3)));
}

// A key has room for 2^20 requests of an iteration (network.hpp).
TEST_F(RequestsTest, AreToldApartBeyondTheNumbersOfAKey) {
  begin({}, VuId{1}, to({0, 1}), (std::uint32_t{1} << 20) - 1);
  ASSERT_EQ(target_.sent.size(), 2U);
  EXPECT_EQ(target_.sent[0].key.number, (std::uint32_t{1} << 20) - 1);
  EXPECT_EQ(target_.sent[1].key.number, 0U);
  EXPECT_NE(target_.sent[0].key.unit, target_.sent[1].key.unit);
  EXPECT_EQ(listener_.facts[1].request, std::uint32_t{1} << 20);
}

TEST_F(RequestsTest, AreOverAtOnceWhenAnsweredInNoTime) {
  target_.reply.after = {};
  begin(at(seconds(2)), VuId{1}, one_);
  EXPECT_THAT(listener_.texts, ElementsAre("1/0 sent 2s", "1/0 200 2s"));
  EXPECT_THAT(done(), ElementsAre("1 ok"));
}

TEST_F(RequestsTest, FailWhenTheStatusIsNotExpected) {
  target_.reply.http_status = 404;
  begin({}, VuId{1}, one_);
  std::vector<Request> expects = one_;
  expects[0].expected = {{200, 200}, {404, 410}};
  begin({}, VuId{2}, expects);
  go_on_until(at(seconds(1)));
  EXPECT_THAT(listener_.texts,
              ElementsAre("1/0 sent 0s", "2/0 sent 0s", "1/0 404 failed 1s", "2/0 404 1s"));
  EXPECT_THAT(done(), ElementsAre("1 failed", "2 ok"));
}

TEST_F(RequestsTest, FailWithoutAnAnswerWhateverIsExpected) {
  target_.reply.http_status = 0;
  std::vector<Request> expects = one_;
  expects[0].expected = {{0, 599}};
  begin({}, VuId{1}, expects);
  go_on_until(at(seconds(1)));
  EXPECT_EQ(listener_.texts.back(), "1/0 0 failed 1s");
  EXPECT_THAT(done(), ElementsAre("1 failed"));
}

TEST_F(RequestsTest, FindDoneWhatTheTargetHadToDoAtTheirInstant) {
  begin({}, VuId{1}, one_);
  begin(at(seconds(1)), VuId{2}, one_);  // before the target's own event at 1 s
  EXPECT_THAT(target_.advanced, ElementsAre(at(seconds(1))));
  EXPECT_THAT(listener_.texts, ElementsAre("1/0 sent 0s", "2/0 sent 1s", "1/0 200 1s"));
  EXPECT_THAT(done(), ElementsAre("1 ok"));
}

TEST_F(RequestsTest, OfABatchAreOverWhenAllAre) {
  target_.replies = {{1, {seconds(3), 200}}, {2, {seconds(2), 500}}};
  begin({}, VuId{1}, to({0, 0, 1}));
  go_on_until(at(seconds(2)));
  EXPECT_THAT(done(), IsEmpty());
  go_on_until(at(seconds(3)));
  EXPECT_THAT(done(), ElementsAre("1 failed"));
  EXPECT_THAT(listener_.texts, ElementsAre("1/0 sent 0s", "1/1 sent 0s", "1/2 sent 0s",
                                           "1/0 200 1s", "1/2 500 failed 2s", "1/1 200 3s"));
}

/// Two requests, answered after 1 s and after 3 s: only then is their step over.
class RequestsThatGoOn : public RequestsTest {
 protected:
  RequestsThatGoOn() {
    target_.replies[1] = {.after = seconds(3)};
    begin(at({}), VuId{1}, to({0, 0}));
  }
  Instant go_on(Instant until) { return requests_->on_event(queue_.pop(), until, events_left_); }

  std::uint64_t events_left_ = 10;
};

TEST_F(RequestsThatGoOn, DoSoUntilAVusStepIsOver) {
  EXPECT_EQ(go_on(kNever), at(seconds(3)));
  EXPECT_THAT(done(), ElementsAre("1 ok"));
  EXPECT_THAT(listener_.texts,
              ElementsAre("1/0 sent 0s", "1/1 sent 0s", "1/0 200 1s", "1/1 200 3s"));
}

TEST_F(RequestsThatGoOn, TakeOneOfTheEventsLeftForEachOfTheTarget) {
  go_on(kNever);
  EXPECT_EQ(events_left_, 9U);
}

TEST_F(RequestsThatGoOn, StopBeforeOthersMayDoSomething) {
  EXPECT_EQ(go_on(at(seconds(3))), at(seconds(1)));
  EXPECT_THAT(done(), IsEmpty());
  EXPECT_EQ(queue_.top().at, at(seconds(3)));
}

TEST_F(RequestsThatGoOn, StopWhenNoEventsAreLeft) {
  events_left_ = 0;
  EXPECT_EQ(go_on(kNever), at(seconds(1)));
  EXPECT_EQ(queue_.top().at, at(seconds(3)));
}

TEST_F(RequestsThatGoOn, StopWhenNobodyAwaitsThem) {
  target_.keeps_abandoned = true;
  requests_->abort(at({}), VuId{1});
  EXPECT_EQ(go_on(kNever), at(seconds(1)));
  EXPECT_EQ(queue_.top().at, at(seconds(3)));
}

TEST_F(RequestsTest, GoOnOnlyUntilATurnThatAnAnswerMadeOneWaitFor) {
  limit({.rps = 1, .batch = {.batch = 1}});
  target_.replies[0] = {.after = milliseconds(1200)};
  target_.replies[7] = {.after = seconds(10)};
  begin(at({}), VuId{1}, to({0, 0}));
  begin(at({}), VuId{2}, one_, 7);
  go_on_until(at(seconds(1)));
  std::uint64_t events_left = 10;
  EXPECT_EQ(requests_->on_event(queue_.pop(), kNever, events_left), at(milliseconds(1200)));
  EXPECT_EQ(queue_.top().at, at(seconds(2)));
}

TEST_F(RequestsTest, OfABatchAreSixAtATimeToOneTarget) {
  begin({}, VuId{1}, to(std::vector<std::uint32_t>(14, 0)));
  go_on_until(at(seconds(9)));
  EXPECT_THAT(sent_at(), ElementsAre("0s", "0s", "0s", "0s", "0s", "0s", "1s", "1s", "1s", "1s",
                                     "1s", "1s", "2s", "2s"));
  EXPECT_THAT(done(), ElementsAre("1 ok"));
}

TEST_F(RequestsTest, OfABatchAreTwentyAtATime) {
  std::vector<std::uint32_t> targets;
  for (std::uint32_t i = 0; i < 21; ++i) targets.push_back(i);
  target_.replies = {{4, {milliseconds(300), 200}}};
  begin({}, VuId{1}, to(targets));
  EXPECT_EQ(target_.sent.size(), 20U);
  go_on_until(at(seconds(9)));
  EXPECT_EQ(sent_at().back(), "300ms");
  EXPECT_EQ(listener_.texts.back(), "1/20 200 1.3s");
}

TEST_F(RequestsTest, OfTwoVusDoNotShareTheLimitsOfBatches) {
  begin({}, VuId{1}, to(std::vector<std::uint32_t>(7, 0)));
  begin({}, VuId{2}, to(std::vector<std::uint32_t>(7, 0)));
  EXPECT_EQ(target_.sent.size(), 12U);
}

TEST_F(RequestsTest, OfABatchFollowEachOtherWithinAnInstantWhenAnsweredInNoTime) {
  limit({.batch = {.batch = 1}});
  target_.reply.after = {};
  begin({}, VuId{1}, to({0, 0, 0}));
  EXPECT_THAT(listener_.texts, ElementsAre("1/0 sent 0s", "1/0 200 0s", "1/1 sent 0s", "1/1 200 0s",
                                           "1/2 sent 0s", "1/2 200 0s"));
  EXPECT_THAT(done(), ElementsAre("1 ok"));
}

TEST_F(RequestsTest, AreSpacedOverTheWholeTestUnderRps) {
  limit({.rps = 10});
  for (std::uint32_t vu = 1; vu <= 3; ++vu) begin({}, VuId{vu}, one_);
  go_on_until(at(seconds(9)));
  EXPECT_THAT(listener_.texts, ElementsAre("1/0 sent 0s", "2/0 sent 100ms", "3/0 sent 200ms",
                                           "1/0 200 1s", "2/0 200 1.1s", "3/0 200 1.2s"));
  EXPECT_THAT(done(), ElementsAre("1 ok", "2 ok", "3 ok"));
}

TEST_F(RequestsTest, SaveNoTurnsUpUnderRps) {
  limit({.rps = 10});
  begin({}, VuId{1}, one_);
  go_on_until(at(seconds(5)));
  begin(at(seconds(5)), VuId{1}, one_);
  begin(at(seconds(5)), VuId{2}, one_);
  go_on_until(at(seconds(9)));
  EXPECT_THAT(sent_at(), ElementsAre("0s", "5s", "5.1s"));
}

TEST_F(RequestsTest, HaveTurnsOfWholeNanosecondsUnderRps) {
  limit({.rps = 3});
  begin({}, VuId{1}, to({0, 0, 0, 0}));
  go_on_until(at(seconds(1)));
  EXPECT_THAT(sent_at(), ElementsAre("0s", "333.333333ms", "666.666666ms", "999.999999ms"));
}

TEST_F(RequestsTest, AreNotLimitedByNegativeOrEnormousRps) {
  for (const std::int64_t rps : {std::int64_t{-1}, std::int64_t{0}, INT64_MAX}) {
    ScriptedBackend target;
    EventQueue queue;
    Requests requests(queue, facts_, target, 1, {.rps = rps});
    const std::vector<Request> three = to({0, 0, 0});
    RequestSender sender;
    sender.vu = VuId{1};
    requests.begin({}, sender, three);
    EXPECT_EQ(target.sent.size(), 3U) << rps;
  }
}

// The first keeps a worker while it waits for its turn, and its turn comes before the third's.
TEST_F(RequestsTest, OfABatchTakeTheirTurnsWhenTheyAreDueUnderRps) {
  limit({.rps = 1, .batch = {.batch = 2}});
  target_.reply.after = milliseconds(100);
  begin({}, VuId{1}, to({0, 1, 2}));
  go_on_until(at(seconds(9)));
  EXPECT_THAT(listener_.texts, ElementsAre("1/0 sent 0s", "1/0 200 100ms", "1/1 sent 1s",
                                           "1/1 200 1.1s", "1/2 sent 2s", "1/2 200 2.1s"));
}

TEST_F(RequestsTest, HeldBackAreNeverSentOnceGivenUp) {
  limit({.rps = 1});
  begin({}, VuId{1}, one_);
  begin({}, VuId{2}, one_);
  requests_->abort(at(milliseconds(500)), VuId{2});
  go_on_until(at(seconds(9)));
  EXPECT_THAT(listener_.texts, ElementsAre("1/0 sent 0s", "1/0 200 1s"));
  EXPECT_THAT(target_.abandoned, IsEmpty());
  EXPECT_TRUE(queue_.empty());
}

TEST_F(RequestsTest, GetTheTurnsThatWereGivenUpLast) {
  limit({.rps = 1});
  for (std::uint32_t vu = 1; vu <= 4; ++vu) begin({}, VuId{vu}, one_);
  requests_->abort(at(milliseconds(500)),
                   VuId{3});  // its turn at 2 s stays while that at 3 s is taken
  requests_->abort(at(milliseconds(500)), VuId{4});
  begin(at(milliseconds(600)), VuId{5}, one_);
  go_on_until(at(seconds(9)));
  EXPECT_THAT(sent_at(), ElementsAre("0s", "1s", "2s"));
  EXPECT_EQ(target_.sent.back().vu, VuId{5});
}

TEST_F(RequestsTest, LetATurnPassThatWasGivenUpBeforeOthers) {
  limit({.rps = 1});
  for (std::uint32_t vu = 1; vu <= 3; ++vu) begin({}, VuId{vu}, one_);
  requests_->abort(at(milliseconds(500)), VuId{2});
  begin(at(milliseconds(600)), VuId{4}, one_);
  go_on_until(at(seconds(9)));
  EXPECT_THAT(sent_at(), ElementsAre("0s", "2s", "3s"));
  EXPECT_EQ(target_.sent[1].vu, VuId{3});
}

// The VU's next step waits behind the turn of the one that was given up.
TEST_F(RequestsTest, AreNotTakenForThoseOfAnEarlierStepUnderRps) {
  limit({.rps = 1});
  for (std::uint32_t vu = 1; vu <= 3; ++vu) begin({}, VuId{vu}, one_);
  requests_->abort(at(milliseconds(500)), VuId{2});
  begin(at(milliseconds(600)), VuId{2}, to({9}));
  go_on_until(at(milliseconds(1'500)));
  EXPECT_EQ(target_.sent.size(), 1U);
  go_on_until(at(seconds(9)));
  EXPECT_THAT(sent_at(), ElementsAre("0s", "2s", "3s"));
  EXPECT_EQ(target_.sent.back().target, 9U);
}

TEST_F(RequestsTest, UnderWayAreAbandonedOnce) {
  limit({.batch = {.batch = 2}});
  target_.replies = {{0, {milliseconds(100), 200}}};
  begin({}, VuId{1}, to({0, 1, 2, 3}));
  go_on_until(at(milliseconds(500)));
  requests_->abort(at(milliseconds(500)), VuId{1});
  go_on_until(at(seconds(9)));
  EXPECT_THAT(listener_.texts,
              ElementsAre("1/0 sent 0s", "1/1 sent 0s", "1/0 200 100ms", "1/2 sent 100ms",
                          "1/1 aborted 500ms", "1/2 aborted 500ms"));
  EXPECT_EQ(target_.abandoned.size(), 2U);
  EXPECT_THAT(done(), IsEmpty());
  EXPECT_TRUE(queue_.empty());
}

TEST_F(RequestsTest, ThatWereGivenUpAreNotHeardOfAgain) {
  target_.keeps_abandoned = true;
  target_.replies = {{0, {seconds(1), 500}}};
  begin({}, VuId{1}, one_, 0);
  requests_->abort(at(milliseconds(500)), VuId{1});
  go_on_until(at(milliseconds(800)));
  begin(at(milliseconds(800)), VuId{1}, one_, 1);
  go_on_until(at(seconds(9)));
  EXPECT_THAT(listener_.texts,
              ElementsAre("1/0 sent 0s", "1/0 aborted 500ms", "1/1 sent 800ms", "1/1 200 1.8s"));
  EXPECT_THAT(done(), ElementsAre("1 ok"));
}

TEST_F(RequestsTest, OfOtherVusGoOnWhenOneGivesUp) {
  begin({}, VuId{1}, one_);
  begin({}, VuId{2}, one_);
  requests_->abort(at(milliseconds(500)), VuId{1});
  go_on_until(at(seconds(9)));
  EXPECT_THAT(done(), ElementsAre("2 ok"));
}

TEST_F(RequestsTest, KnowWhenTheTargetOnlyChangesByItself) {
  EXPECT_FALSE(requests_->awaits_only_changes());
  target_.keeps_abandoned = true;
  begin({}, VuId{1}, one_);
  EXPECT_FALSE(requests_->awaits_only_changes());
  requests_->abort({}, VuId{1});
  EXPECT_TRUE(requests_->awaits_only_changes());
}

/// Whether each of six requests of a VU connects, two in each of three iterations.
class ConnectingRequestsTest : public RequestsTest {
 protected:
  std::vector<bool> connects_under(ConnectionReuse reuse) {
    limit({.reuse = reuse});
    for (int request = 0; request < 6; ++request) {
      begin(at(seconds(request)), VuId{1}, one_);
      go_on_until(at(seconds(request + 1)));
      if (request % 2 == 1) requests_->iteration_ended(VuId{1});
    }
    return connects();
  }
};

TEST_F(ConnectingRequestsTest, ReuseTheVusConnection) {
  EXPECT_THAT(connects_under(ConnectionReuse::Always),
              ElementsAre(true, false, false, false, false, false));
}

TEST_F(ConnectingRequestsTest, ConnectOnceInAnIterationUnderNoVuConnectionReuse) {
  EXPECT_THAT(connects_under(ConnectionReuse::WithinIteration),
              ElementsAre(true, false, true, false, true, false));
}

TEST_F(ConnectingRequestsTest, ConnectEachTimeUnderNoConnectionReuse) {
  EXPECT_THAT(connects_under(ConnectionReuse::Never),
              ElementsAre(true, true, true, true, true, true));
}

TEST_F(ConnectingRequestsTest, ConnectAgainAfterNoAnswer) {
  target_.reply.http_status = 0;
  EXPECT_THAT(connects_under(ConnectionReuse::Always),
              ElementsAre(true, true, true, true, true, true));
}

TEST_F(ConnectingRequestsTest, ConnectAgainAfterTheyWereGivenUp) {
  begin({}, VuId{1}, one_);
  requests_->abort({}, VuId{1});
  begin({}, VuId{1}, one_);
  EXPECT_THAT(connects(), ElementsAre(true, true));
  EXPECT_TRUE(listener_.facts.back().connects);
}

TEST_F(ConnectingRequestsTest, ConnectForEachRequestAtATime) {
  begin({}, VuId{1}, to({0, 0, 1}));
  go_on_until(at(seconds(1)));
  begin(at(seconds(1)), VuId{1}, to({0, 0, 0}));
  EXPECT_THAT(connects(), ElementsAre(true, true, true, false, false, true));
}

using RequestsDeathTest = RequestsTest;

TEST_F(RequestsDeathTest, AreOneStepOfAVuAtATime) {
  begin({}, VuId{1}, one_);
  EXPECT_DEATH(begin({}, VuId{1}, one_), "running");
  EXPECT_DEATH(requests_->abort({}, VuId{2}), "running");
}

}  // namespace
}  // namespace rehearse::testing
