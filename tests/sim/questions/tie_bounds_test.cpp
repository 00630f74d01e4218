// Counts over the orders of what ties (S124).

#include "sim/questions/ties/tie_bounds.hpp"

#include <gtest/gtest.h>

#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

TieBounds bounds_of(const Script& script, const TieSettings& settings = {}) {
  return tie_bounds(read(document(script)), settings);
}

TEST(TieBounds, AreOnePointWhereNothingTies) {
  const TieBounds bounds =
      bounds_of({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "10s"})",
                 .duration = R"("3s")"});
  EXPECT_TRUE(bounds.exact);
  EXPECT_EQ(bounds.met, 0U);
  EXPECT_EQ(bounds.runs, 1U);
  EXPECT_EQ(bounds.complete, (CountRange{8, 8}));
}

const Script kAtBothEnds{
    .scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "0s"})",
    .duration = R"("5s")"};

/// Ends last: interrupted. End and start first: complete, and the next one interrupted. The end
/// alone first: complete, and no next one.
TEST(TieBounds, AreThoseOfAllThreeOrders) {
  const TieBounds bounds = bounds_of(kAtBothEnds);
  EXPECT_TRUE(bounds.exact);
  EXPECT_EQ(bounds.met, 1U);
  EXPECT_EQ(bounds.runs, 3U);
  EXPECT_EQ(bounds.started, (CountRange{2, 3}));
  EXPECT_EQ(bounds.complete, (CountRange{1, 2}));
  EXPECT_EQ(bounds.interrupted, (CountRange{0, 1}));
}

TEST(TieBounds, OfVusThatDecideApartAreSums) {
  const TieBounds bounds =
      bounds_of({.scenarios = R"("a": {"executor": "constant-vus", "vus": 100, "duration": "10s",
                             "gracefulStop": "0s"})",
                 .duration = R"("5s")"});
  EXPECT_TRUE(bounds.exact);
  EXPECT_EQ(bounds.met, 100U);
  EXPECT_EQ(bounds.runs, 3U);
  EXPECT_EQ(bounds.started, (CountRange{200, 300}));
  EXPECT_EQ(bounds.interrupted, (CountRange{0, 100}));
}

TEST(TieBounds, OfIterationsForEachVuKnowWhatIsDropped) {
  const TieBounds bounds =
      bounds_of({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 3, "iterations": 4,
                             "maxDuration": "2s"})"});
  EXPECT_TRUE(bounds.exact);
  EXPECT_EQ(bounds.started, (CountRange{6, 9}));
  EXPECT_EQ(bounds.dropped, (CountRange{3, 6}));
}

/// At 2, 3, 4 … s an iteration ends as the next is due, and the arrival at 20 s is due at the end.
TEST(TieBounds, OfArrivalsOfOneLengthTakeFourOrders) {
  const TieBounds bounds = bounds_of(
      {.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "20s",
                             "preAllocatedVUs": 2})",
       .duration = R"("2s")"});
  EXPECT_TRUE(bounds.exact);
  EXPECT_EQ(bounds.runs, 5U);
  EXPECT_EQ(bounds.started, (CountRange{14, 21}));
  EXPECT_EQ(bounds.complete, (CountRange{14, 21}));
  EXPECT_EQ(bounds.interrupted, (CountRange{0, 0}));
  EXPECT_EQ(bounds.dropped, (CountRange{0, 7}));
}

/// Where gracefulStop is no longer than an iteration all orders are tried.
TEST(TieBounds, OfArrivalsAreThoseOfAllOrders) {
  const auto of_arrivals = [](const std::string& more) {
    return bounds_of({.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1,
                                            "duration": "9s", "preAllocatedVUs": 2)" +
                                   more + "}",
                      .duration = R"("2s")"});
  };
  const TieBounds of_one_length = of_arrivals("");
  const TieBounds one_by_one = of_arrivals(R"(, "gracefulStop": "2s")");
  EXPECT_TRUE(of_one_length.exact);
  EXPECT_TRUE(one_by_one.exact);
  EXPECT_GT(one_by_one.runs, of_one_length.runs);
  EXPECT_EQ(one_by_one.started, of_one_length.started);
  EXPECT_EQ(one_by_one.dropped, of_one_length.dropped);
}

/// The VU that is free first takes the arrival, and VUs are not alike.
TEST(TieBounds, AreNotExactWhereTheOrderDecidesWhichVuIsTaken) {
  const TieBounds bounds = bounds_of(
      {.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "9s",
                             "preAllocatedVUs": 3})",
       .duration = R"({"sequence": ["2s", "1s", "3s"], "by": "vu"})"});
  EXPECT_FALSE(bounds.exact);
}

/// At 2 s both VUs end, and one iteration is left: the first one's would end in time.
TEST(TieBounds, OfSharedIterationsAreThoseOfTheVuThatTakesTheLast) {
  const TieBounds bounds =
      bounds_of({.scenarios = R"("a": {"executor": "shared-iterations", "vus": 2, "iterations": 4,
                             "maxDuration": "3500ms", "gracefulStop": "0s"})",
                 .duration = R"({"sequence": ["1s", "2s"], "by": "vu"})"});
  EXPECT_TRUE(bounds.exact);
  EXPECT_EQ(bounds.started, (CountRange{4, 4}));
  EXPECT_EQ(bounds.complete, (CountRange{3, 4}));
  EXPECT_EQ(bounds.interrupted, (CountRange{0, 1}));
}

/// It is one end, though it returns and is complete.
TEST(TieBounds, HaveNoTieOfAnEndWithItself) {
  const TieBounds bounds =
      bounds_of({.scenarios = R"("a": {"executor": "constant-vus", "vus": 1, "duration": "10s"})",
                 .duration = R"("1100ms")",
                 .journey = R"("abort": {"iteration": 1000})"});
  EXPECT_EQ(bounds.met, 0U);
  EXPECT_TRUE(bounds.exact);
}

TEST(TieBounds, SayWhereTheyAreOnlyWhatWasSeen) {
  const TieBounds bounds = bounds_of(
      {.scenarios = R"("a": {"executor": "constant-arrival-rate", "rate": 1, "duration": "5m",
                             "preAllocatedVUs": 3})",
       .duration = R"({"choice": ["1s", "2s", "5s"]})"},
      {.most_runs = 20});
  EXPECT_FALSE(bounds.exact);
  EXPECT_EQ(bounds.runs, 20U + 1 + 20);
  EXPECT_LT(bounds.dropped.low, bounds.dropped.high);
}

/// What happens to requests at one instant depends on more than ends.
TEST(TieBounds, AreNotExactWhereRequestsMeet) {
  const Script script{
      .scenarios = R"("a": {"executor": "constant-vus", "duration": "10s", "gracefulStop": "2s"})",
      .steps = R"({"request": {"target": "t"}})",
      .targets = R"("t": {"duration": "4s", "servers": 1})"};
  const TieBounds bounds = bounds_of(script);
  EXPECT_FALSE(bounds.exact);
  EXPECT_EQ(bounds.complete, (CountRange{2, 3}));
}

TEST(TieBounds, DoNotDependOnTheOrderThatIsAsked) {
  Rehearsal rehearsal = read(document(kAtBothEnds));
  rehearsal.ties = Ties::Earliest;
  EXPECT_EQ(tie_bounds(rehearsal).interrupted, (CountRange{0, 1}));
}

}  // namespace
}  // namespace rehearse::testing
