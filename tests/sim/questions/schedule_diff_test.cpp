// What changed between two schedules, of which some are the same in other words.

#include "sim/questions/schedule_diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Script script(const std::string& scenarios, const std::string& options = {}) {
  return {.scenarios = scenarios, .options = options};
}

ScheduleDiff diff(const Script& before, const Script& after) {
  const Rehearsal one = read(document(before));
  const Rehearsal other = read(document(after));
  return schedule_diff({one.options, one.plan}, {other.options, other.plan});
}

std::vector<std::string> names(const std::vector<ChangedValue>& changes) {
  std::vector<std::string> names;
  for (const ChangedValue& change : changes) names.push_back(change.name);
  return names;
}

/// "-2s 5" of a step that only the first has, "+2s 5" of one that only the second has.
std::vector<std::string> texts(const std::vector<ChangedStep>& steps) {
  std::vector<std::string> texts;
  for (const ChangedStep& one : steps) {
    texts.push_back((one.added ? "+" : "-") + text(one.step.offset) + " " +
                    std::to_string(one.step.planned));
  }
  return texts;
}

std::string arrivals(const std::string& rate, const std::string& more = {},
                     const std::string& duration = "10s") {
  return R"("s": {"executor": "constant-arrival-rate", "preAllocatedVUs": 5, "duration": ")" +
         duration + R"(", "rate": )" + rate + more + "}";
}

TEST(ScheduleDiff, IsNoneOfATestAndItself) {
  const Script test = script(arrivals("3"));
  const ScheduleDiff same = diff(test, test);
  EXPECT_FALSE(same.options_differ());
  EXPECT_FALSE(same.schedules_differ());
  EXPECT_THAT(same.scenarios, IsEmpty());
}

TEST(ScheduleDiff, TellsOtherWordsFromAnotherSchedule) {
  const ScheduleDiff words =
      diff(script(arrivals("60", R"(, "timeUnit": "1m")")), script(arrivals("1")));
  EXPECT_TRUE(words.options_differ());
  EXPECT_FALSE(words.schedules_differ());
  EXPECT_THAT(names(words.scenarios.at(0).options), ElementsAre("rate", "timeUnit"));
}

TEST(ScheduleDiff, TakesARampThatStaysForConstantVus) {
  const ScheduleDiff words =
      diff(script(R"("s": {"executor": "constant-vus", "vus": 3, "duration": "10s"})"),
           script(R"("s": {"executor": "ramping-vus", "startVUs": 3,
                "stages": [{"duration": "10s", "target": 3}]})"));
  EXPECT_TRUE(words.options_differ());
  EXPECT_FALSE(words.schedules_differ());
}

TEST(ScheduleDiff, TakesTheSameVusForAnotherScheduleWhereTheyDoOtherWork) {
  const ScheduleDiff work =
      diff(script(R"("s": {"executor": "per-vu-iterations", "vus": 3, "iterations": 4})"),
           script(R"("s": {"executor": "shared-iterations", "vus": 3, "iterations": 12})"));
  EXPECT_TRUE(work.schedules_differ());
  EXPECT_THAT(names(work.scenarios.at(0).schedule), ElementsAre("startsBy"));
}

TEST(ScheduleDiff, HasTheFirstArrivalThatDiffers) {
  const ScheduleDiff faster = diff(script(arrivals("2")), script(arrivals("4")));
  const ChangedArrival& arrival = faster.scenarios.at(0).arrival.value();
  EXPECT_EQ(arrival.number, 2);
  EXPECT_EQ(text(arrival.before.value()), "500ms");
  EXPECT_EQ(text(arrival.after.value()), "250ms");
  EXPECT_THAT(names(faster.scenarios.at(0).schedule), ElementsAre("iterations"));
}

TEST(ScheduleDiff, HasAnArrivalThatTheOtherLacks) {
  const ScheduleDiff longer = diff(script(arrivals("1")), script(arrivals("1", "", "12s")));
  const ChangedArrival& arrival = longer.scenarios.at(0).arrival.value();
  EXPECT_EQ(arrival.number, 11);
  EXPECT_FALSE(arrival.before.has_value());
  EXPECT_EQ(text(arrival.after.value()), "10s");
}

TEST(ScheduleDiff, HasTheStepsThatOnlyOneHas) {
  const std::string ramp = R"("s": {"executor": "ramping-vus", "startVUs": 0,
    "gracefulRampDown": 0, "gracefulStop": 0, "stages": [{"duration": "2s", "target": 2},)";
  const ScheduleDiff higher = diff(script(ramp + R"({"duration": "1s", "target": 0}]})"),
                                   script(ramp + R"({"duration": "1s", "target": 3}]})"));
  EXPECT_THAT(texts(higher.scenarios.at(0).active),
              ElementsAre("-2.5s 1", "-3s 0", "+3s 3", "+3s 0"));
  EXPECT_THAT(names(higher.schedule), ElementsAre("maxPlannedVUs", "maxPossibleVUs"));
}

TEST(ScheduleDiff, HasTheEndsThatGracefulStopMoves) {
  const ScheduleDiff shorter =
      diff(script(arrivals("1")), script(arrivals("1", R"(, "gracefulStop": "5s")")));
  EXPECT_THAT(names(shorter.scenarios.at(0).options), ElementsAre("gracefulStop"));
  EXPECT_THAT(names(shorter.scenarios.at(0).schedule), ElementsAre("hardEnd"));
  EXPECT_THAT(texts(shorter.scenarios.at(0).planned), ElementsAre("+15s 0", "-40s 0"));
  EXPECT_THAT(names(shorter.schedule), ElementsAre("end"));
}

TEST(ScheduleDiff, ComparesScenariosByName) {
  const std::string one = R"("a": {"executor": "constant-vus", "vus": 1, "duration": "1s"})";
  const std::string other = R"("b": {"executor": "constant-vus", "vus": 1, "duration": "1s"})";
  const ScheduleDiff renamed = diff(script(one), script(other));
  EXPECT_TRUE(renamed.schedules_differ());
  ASSERT_EQ(renamed.scenarios.size(), 2U);
  EXPECT_EQ(renamed.scenarios[0].name, "a");
  EXPECT_EQ(renamed.scenarios[0].after, "");
  EXPECT_EQ(renamed.scenarios[1].name, "b");
  EXPECT_EQ(renamed.scenarios[1].before, "");
}

TEST(ScheduleDiff, IsOfTheScheduleWhereIterationsLastLongerAndOfOptionsWhereRequestsWait) {
  const Script test = script(arrivals("1"));
  const ScheduleDiff minimum = diff(test, script(arrivals("1"), R"("minIterationDuration": "2s")"));
  EXPECT_THAT(names(minimum.schedule), ElementsAre("minIterationDuration"));
  const ScheduleDiff requests = diff(test, script(arrivals("1"), R"("rps": 5)"));
  EXPECT_THAT(names(requests.options), ElementsAre("rps"));
  EXPECT_FALSE(requests.schedules_differ());
}

TEST(ScheduleDiff, DoesNotGoThroughArrivalsOfOneRule) {
  const Rehearsal one = read(document(script(arrivals("1"))));
  Options options = one.options;
  auto& even = std::get<ConstantArrivalRate>(options.scenarios.at(0).executor);
  even.rate = 1'000'000;
  even.duration = minutes(600'000);  // 36 · 10¹² of them
  const TestPlan plan = *plan_test(options);
  EXPECT_FALSE(schedule_diff({options, plan}, {options, plan}).schedules_differ());
}

}  // namespace
}  // namespace rehearse::testing
