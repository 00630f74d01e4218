// Iterations that end exactly when something else happens, in each order (S123).

#include <array>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>

#include "sim/run/run.hpp"
#include "sim/run/tie_orders.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;

Rehearsed run_with(const Script& script, Ties ties) {
  Rehearsal rehearsal = read(document(script));
  rehearsal.ties = ties;
  return run(rehearsal);
}
Rehearsed earliest(const Script& script) { return run_with(script, Ties::Earliest); }
Rehearsed latest(const Script& script) { return run_with(script, Ties::Latest); }

const Script kAtTheHardEnd{
    .scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "2s"})",
    .duration = R"("4s")"};

TEST(Ties, OfAnEndWithTheHardEnd) {
  EXPECT_THAT(iterations(latest(kAtTheHardEnd)),
              ElementsAre("0: 0s-4s", "0: 4s-8s", "0: 8s-12s interrupted"));
  EXPECT_THAT(iterations(earliest(kAtTheHardEnd)),
              ElementsAre("0: 0s-4s", "0: 4s-8s", "0: 8s-12s"));
}

const Script kAtTheRegularEnd{
    .scenarios = R"("a": {"executor": "constant-vus", "duration": "10s"})", .duration = R"("5s")"};

TEST(Ties, OfAnEndWithTheRegularEnd) {
  EXPECT_THAT(iterations(latest(kAtTheRegularEnd)), ElementsAre("0: 0s-5s", "0: 5s-10s"));
  EXPECT_THAT(iterations(earliest(kAtTheRegularEnd)),
              ElementsAre("0: 0s-5s", "0: 5s-10s", "0: 10s-15s"));
}

const Script kAtBothEnds{
    .scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "0s"})",
    .duration = R"("5s")"};

TEST(Ties, OfAnEndWithBothEndsAtOnce) {
  EXPECT_THAT(iterations(latest(kAtBothEnds)), ElementsAre("0: 0s-5s", "0: 5s-10s interrupted"));
  EXPECT_THAT(iterations(earliest(kAtBothEnds)),
              ElementsAre("0: 0s-5s", "0: 5s-10s", "0: 10s-10s interrupted"));
}

TEST(Ties, MayHaveTheEndFirstAndTheNextStartLast) {
  class EndFirst final : public TieOrder {
    TiePlace place(const TieKey& /*key*/) const override { return TiePlace::EndFirst; }
  };
  const EndFirst order;
  const Result result = run_rehearsal(read(document(kAtBothEnds)), {}, {.ties = &order});
  EXPECT_EQ(result.counts.complete, 2U);
  EXPECT_EQ(result.counts.interrupted, 0U);
}

TEST(Ties, OfAnEndWithAStepDown) {
  const Script script{.scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "stages": [
                      {"duration": "4s", "target": 2}, {"duration": "0s", "target": 1},
                      {"duration": "2s", "target": 1}]})",
                      .duration = R"("2s")"};
  EXPECT_THAT(iterations(latest(script)),
              ElementsAre("0: 0s-2s", "1: 0s-2s", "0: 2s-4s", "1: 2s-4s", "0: 4s-6s"));
  EXPECT_THAT(iterations(earliest(script)),
              ElementsAre("0: 0s-2s", "1: 0s-2s", "0: 2s-4s", "1: 2s-4s", "0: 4s-6s", "1: 4s-6s",
                          "0: 6s-8s"));
}

TEST(Ties, OfAnEndWithTheEndOfItsGracefulRampDown) {
  const Script script{
      .scenarios = R"("a": {"executor": "ramping-vus", "startVUs": 2, "gracefulRampDown": "1s",
                      "stages": [{"duration": "4s", "target": 2}, {"duration": "0s", "target": 1},
                      {"duration": "3s", "target": 1}]})",
      .duration = R"("5s")"};
  EXPECT_THAT(iterations(latest(script)),
              ElementsAre("0: 0s-5s", "1: 0s-5s interrupted", "0: 5s-10s"));
  EXPECT_THAT(iterations(earliest(script)), ElementsAre("0: 0s-5s", "1: 0s-5s", "0: 5s-10s"));
}

const Script kAtArrivals{.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1,
                                         "duration": "4s", "preAllocatedVUs": 1})",
                         .duration = R"("1s")"};

TEST(Ties, OfAnEndWithAnArrivalAndOfAnArrivalWithTheRegularEnd) {
  EXPECT_THAT(starts(latest(kAtArrivals)), ElementsAre("0s", "2s"));
  EXPECT_THAT(drops(latest(kAtArrivals)), ElementsAre("1 at 1s", "1 at 3s"));
  EXPECT_THAT(starts(earliest(kAtArrivals)), ElementsAre("0s", "1s", "2s", "3s", "4s"));
  EXPECT_THAT(drops(earliest(kAtArrivals)), ElementsAre());
}

TEST(Ties, OfTheLastArrivalOfARampWithTheRegularEnd) {
  const Script script{.scenarios = R"("a": {"executor": "ramping-arrival-rate", "startRate": 1,
                                      "timeUnit": "5s", "preAllocatedVUs": 1,
                                      "stages": [{"duration": "15s", "target": 1}]})",
                      .duration = R"("100ms")"};
  EXPECT_THAT(starts(latest(script)), ElementsAre("5s", "10s"));
  EXPECT_THAT(starts(earliest(script)), ElementsAre("5s", "10s", "15s"));
}

TEST(Ties, OfAnUnplannedVuThatIsReadyWithAnArrival) {
  const Script script{.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1,
                                      "duration": "2500ms", "preAllocatedVUs": 0, "maxVUs": 1})",
                      .duration = R"("100ms")",
                      .more = R"("vuInit": "1s")"};
  EXPECT_THAT(starts(latest(script)), ElementsAre("2s"));
  EXPECT_THAT(starts(earliest(script)), ElementsAre("1s", "2s"));
}

TEST(Ties, OfAnEndWithACommand) {
  const Script script{
      .scenarios = R"("a": {"executor": "externally-controlled", "vus": 1, "duration": "9s"})",
      .duration = R"("3s")",
      .more = R"("control": [{"at": "3s", "scale": {"vus": 0}}])"};
  EXPECT_THAT(iterations(latest(script)), ElementsAre("0: 0s-3s interrupted"));
  EXPECT_THAT(iterations(earliest(script)), ElementsAre("0: 0s-3s", "0: 3s-3s interrupted"));
}

TEST(Ties, OfAnEndWithTheTimeOfSharedIterations) {
  const Script script{.scenarios = R"("a": {"executor": "shared-iterations", "iterations": 5,
                                      "maxDuration": "2s"})"};
  EXPECT_THAT(drops(latest(script)), ElementsAre("3 at 2s"));
  EXPECT_THAT(drops(earliest(script)), ElementsAre("2 at 3s"));
}

TEST(Ties, OfAnAnswerWithTheHardEnd) {
  const Script script{
      .scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "2s"})",
      .steps = R"({"request": {"target": "t"}})",
      .targets = R"("t": {"duration": "4s", "servers": 1})"};
  EXPECT_EQ(requests(latest(script)).back(), "0.2.0 aborted 12s");
  EXPECT_EQ(requests(earliest(script)).back(), "0.2.0 200 12s");
  EXPECT_THAT(iterations(earliest(script)), ElementsAre("0: 0s-4s", "0: 4s-8s", "0: 8s-12s"));
}

TEST(Ties, AreDecidedByDrawsOfTheSeed) {
  Rehearsal rehearsal = read(document(
      {.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "1m",
                             "preAllocatedVUs": 2})",
       .duration = R"("2s")"}));
  rehearsal.ties = Ties::Random;
  const Result one = run_rehearsal(rehearsal);
  EXPECT_EQ(run_rehearsal(rehearsal).trace_hash, one.trace_hash);
  rehearsal.seed = 2;
  EXPECT_NE(run_rehearsal(rehearsal).trace_hash, one.trace_hash);
}

/// Two of three places are before the arrival.
TEST(Ties, HaveEachPlaceAsOften) {
  const Rehearsal rehearsal = read(document(kAtArrivals));
  const auto order = random_ties(rehearsal, 0);
  std::array<int, 3> count{};
  constexpr int kKeys = 3000;
  for (int i = 0; i < kKeys; ++i) {
    const TieKey key{.at = Instant{seconds(i).ns}, .scenario = Rank{0}, .number = 5};
    ++count.at(static_cast<std::size_t>(order->place(key)));
  }
  // Five standard deviations of a binomial count.
  for (const int of : count) EXPECT_NEAR(of, kKeys / 3, 5 * 26);
}

TEST(Ties, AreNoneToDecideWithoutBeingAsked) {
  EXPECT_EQ(tie_order_of(read(document(kAtArrivals))), nullptr);
}

}  // namespace
}  // namespace rehearse::testing
