// What is concluded from other numbers of VUs against runs with each (S122).

#include "sim/questions/drops_by_vus.hpp"

#include <gtest/gtest.h>

#include "sim/questions/find.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

constexpr const char* kAnyLength = R"({"lognormal": {"median": "300ms", "p95": "1200ms"}})";
/// Whole multiples of the time between two arrivals: each VU is free just when one is due.
constexpr const char* kWithTies = R"({"choice": ["100ms", "200ms", "500ms"]})";
constexpr const char* kNoTime = R"({"choice": ["0ms", "100ms", "350ms"]})";

Rehearsal arrivals(int vus, const char* duration, const std::string& more = "") {
  return read(document({.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 10,
                            "duration": "20s", "preAllocatedVUs": )" +
                                     std::to_string(vus) + more + "}",
                        .duration = duration}));
}

/// Runs every number of VUs from `first` to `last`, with what the runs before say of each.
void expect_agreement(const char* duration, int first, int last) {
  constexpr std::uint32_t kRuns = 50;
  DropsByVus drops(kRuns);
  int concluded = 0;
  for (const int vus :
       {last, first, (first + last) / 2, first + 1, last - 1, first + 2, last - 2}) {
    Rehearsal rehearsal = arrivals(vus, duration);
    ASSERT_TRUE(DropsByVus::applies_to(rehearsal));
    for (rehearsal.replication = 0; rehearsal.replication < kRuns; ++rehearsal.replication) {
      const Result result = run_rehearsal(rehearsal);
      if (const auto known = drops.drops(rehearsal)) {
        EXPECT_EQ(*known, result.counts.dropped > 0) << vus << ' ' << rehearsal.replication;
        ++concluded;
      }
      drops.learn(rehearsal, result);
    }
  }
  EXPECT_GT(concluded, 100);
}

TEST(DropsByVus, AreThoseOfTheRuns) { expect_agreement(kAnyLength, 5, 14); }
TEST(DropsByVus, AreThoseOfTheRunsWhereVusAreFreeAsTheNextArrivalIsDue) {
  expect_agreement(kWithTies, 2, 8);
}
TEST(DropsByVus, AreThoseOfTheRunsWhereIterationsTakeNoTime) { expect_agreement(kNoTime, 1, 7); }

TEST(DropsByVus, AreNotKnownWhereTheNumberOfVusShowsOtherwise) {
  EXPECT_FALSE(DropsByVus::applies_to(arrivals(3, kAnyLength, R"(, "maxVUs": 9)")));
  EXPECT_FALSE(DropsByVus::applies_to(arrivals(3, R"({"sequence": ["100ms", "1s"], "by": "vu"})")));
  EXPECT_FALSE(DropsByVus::applies_to(
      read(document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 3,
                                           "duration": "5s"})"}))));
}

using Asked = DropsByVus::Asked;

Asked asked(const char* text) {
  const Expression condition = *parse_condition(text, {});
  std::uint32_t node = condition.nodes.back().first;
  if (condition.nodes[node].kind == ExpressionNode::Kind::Share) node = condition.nodes[node].first;
  return DropsByVus::asked_by(condition, node);
}

TEST(DropsByVus, AreAskedByNothingElse) {
  EXPECT_EQ(asked("P(dropped == 0) >= 0.99"), Asked::None);
  EXPECT_EQ(asked("dropped == 0 in 99%"), Asked::None);
  EXPECT_EQ(asked("P(dropped <= 1) >= 0.99"), Asked::AtMost);
  EXPECT_EQ(asked("dropped < 5 in 99%"), Asked::AtMost);
  EXPECT_EQ(asked("P(dropped >= 1) >= 0.99"), Asked::More);
  EXPECT_EQ(asked("P(dropped == 0 during 0s..5s) >= 0.99"), Asked::More);
  EXPECT_EQ(asked("P(dropped == 0 and busy < 9) >= 0.99"), Asked::More);
  EXPECT_EQ(asked("P(interrupted == 0) >= 0.99"), Asked::More);
}

/// The bound that is exact where VUs are free as the next arrival is due.
TEST(DropsByVus, AreKnownOfTheMostThatWereNotFree) {
  Rehearsal rehearsal = arrivals(9, R"("200ms")");  // ten a second: two end as the third is due
  DropsByVus drops(1);
  drops.learn(rehearsal, run_rehearsal(rehearsal));
  EXPECT_EQ(drops.drops(arrivals(3, R"("200ms")")), false);
  EXPECT_EQ(drops.drops(arrivals(2, R"("200ms")")), true);
}

/// With the name of the option for an axis, what is known is not run again.
void expect_the_same(const char* condition) {
  const auto found_on = [condition](const char* axis) {
    const MakeRehearsal make =
        [condition](const std::vector<std::string>& values) -> Checked<AskedRehearsal> {
      const std::string vus = values.front().substr(values.front().find('=') + 1);
      return AskedRehearsal{arrivals(std::stoi(vus), kAnyLength),
                            {*parse_condition(condition, {})}};
    };
    std::string said;
    const auto answer = find_value(*read_range(axis, "--least"), make, {.runs = 300, .jobs = 2});
    for (const FindTry& tried : answer->tries) {
      said += std::to_string(tried.value) + (tried.holds ? " holds " : " does not ") +
              std::to_string(tried.answer.held.value()) + " of " + std::to_string(tried.runs) +
              "\n";
    }
    return said;
  };
  EXPECT_EQ(found_on("preAllocatedVUs=3..40"), found_on("vus=3..40"));
}

TEST(FindValue, SaysTheSameWhereItConcludes) { expect_the_same("P(dropped == 0) >= 0.9"); }
TEST(FindValue, SaysTheSameOfAFewDrops) { expect_the_same("P(dropped <= 3) >= 0.9"); }

}  // namespace
}  // namespace rehearse::testing
