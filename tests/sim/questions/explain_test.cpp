// Lives, and changes of options that turn a fate: each is written into the file and run.

#include "sim/questions/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;
using About = ExplainQuestion::About;

Rehearsal arrivals(const std::string& vus) {
  return read(document({.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 200,
                            "duration": "1m", "preAllocatedVUs": )" +
                                     vus + R"(, "maxVUs": )" + vus + "}",
                        .duration = R"({"lognormal": {"median": "300ms", "p95": "1200ms"}})"}));
}

TEST(Explain, SaysHowManyVusADropNeeded) {
  const auto told = explain(arrivals("60"), {.about = About::Dropped, .number = 1, .scenario = {}});
  ASSERT_TRUE(told->rescue.has_value());
  EXPECT_EQ(told->rescue->option, "preAllocatedVUs and maxVUs");
  EXPECT_EQ(run_rehearsal(arrivals(told->rescue->value)).counts.dropped, 0U);
  const std::string one_less = std::to_string(std::stoi(told->rescue->value) - 1);
  EXPECT_GT(run_rehearsal(arrivals(one_less)).counts.dropped, 0U);
}

TEST(Explain, SaysWhoHeldTheVusOfADrop) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 1,
                            "duration": "10s", "preAllocatedVUs": 2, "maxVUs": 2})",
                     .duration = R"("2500ms")"}));
  const auto told = explain(rehearsal, {.about = About::Dropped, .number = 1, .scenario = {}});
  const DropLife& drop = told->drop.value();
  EXPECT_EQ(text(drop.at), "2s");
  EXPECT_EQ(drop.arrival, 2U);
  ASSERT_THAT(drop.holders, SizeIs(2));
  EXPECT_EQ(text(drop.holders[0].began), "0s");
  EXPECT_EQ(text(drop.holders[1].began), "1s");
  EXPECT_EQ(text(drop.next_free.value()), "2.5s");
}

Rehearsal looping(const std::string& graceful_stop) {
  return read(document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 3,
                            "duration": "10s", "gracefulStop": ")" +
                                     graceful_stop + R"("})",
                        .duration = R"({"uniform": ["1s", "7s"]})"}));
}

TEST(Explain, SaysHowMuchGracefulStopAnIterationLacked) {
  const Rehearsal rehearsal = looping("1s");
  const auto told = explain(rehearsal, {.about = About::Interrupted, .number = 1, .scenario = {}});
  const IterationLife& life = told->iterations.at(0);
  EXPECT_EQ(text(life.ended.value()), "11s");
  EXPECT_EQ(life.rule, Rule::HardEnd);
  ASSERT_TRUE(told->rescue.has_value());
  EXPECT_EQ(told->rescue->option, "gracefulStop");
  const auto saved = explain(looping(told->rescue->value),
                             {.about = About::Iteration, .number = life.iteration, .scenario = {}});
  EXPECT_FALSE(saved->iterations.at(0).interrupted);
}

Rehearsal ramp(const std::string& graceful_ramp_down) {
  return read(document({.scenarios = R"("s": {"executor": "ramping-vus", "startVUs": 4,
                            "stages": [{"duration": "8s", "target": 0}, {"duration": "30s", "target": 0}],
                            "gracefulRampDown": ")" +
                                     graceful_ramp_down + R"("})",
                        .duration = R"("5s")"}));
}

TEST(Explain, SaysHowMuchGracefulRampDownAnIterationLacked) {
  const auto told = explain(ramp("1s"), {.about = About::Interrupted, .number = 1, .scenario = {}});
  const IterationLife& life = told->iterations.at(0);
  EXPECT_EQ(life.rule, Rule::GracefulRampDown);
  ASSERT_TRUE(told->rescue.has_value());
  EXPECT_EQ(told->rescue->option, "gracefulRampDown");
  const auto saved = explain(ramp(told->rescue->value),
                             {.about = About::Iteration, .number = life.iteration, .scenario = {}});
  EXPECT_FALSE(saved->iterations.at(0).interrupted);
}

Rehearsal shared(const std::string& max_duration) {
  return read(document({.scenarios = R"("s": {"executor": "shared-iterations", "vus": 2,
                            "iterations": 20, "maxDuration": ")" +
                                     max_duration + R"("})",
                        .duration = R"("1s")"}));
}

TEST(Explain, SaysHowLongMaxDurationHadToBe) {
  const auto told = explain(shared("4s"), {.about = About::Dropped, .number = 3, .scenario = {}});
  ASSERT_TRUE(told->rescue.has_value());
  EXPECT_EQ(told->rescue->option, "maxDuration");
  EXPECT_EQ(run_rehearsal(shared(told->rescue->value)).counts.dropped, 0U);
}

TEST(Explain, ListsTheRequestsOfAnIteration) {
  const Rehearsal rehearsal = read(document(
      {.scenarios = R"("s": {"executor": "per-vu-iterations"})",
       .steps = R"({"request": {"target": "t"}}, {"think": "1s"}, {"request": {"target": "t"}})",
       .targets = R"("t": "250ms")"}));
  const auto told = explain(rehearsal, {.about = About::Iteration, .number = 0, .scenario = {}});
  const IterationLife& life = told->iterations.at(0);
  ASSERT_THAT(life.requests, SizeIs(2));
  EXPECT_EQ(text(life.requests[1].sent), "1.25s");
  EXPECT_EQ(text(life.requests[1].ended.value()), "1.5s");
  EXPECT_EQ(life.requests[1].http_status, 200);
  EXPECT_FALSE(told->rescue.has_value());
}

TEST(Explain, ListsTheIterationsOfAVu) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("s": {"executor": "per-vu-iterations", "vus": 2,
                                           "iterations": 3})"}));
  const auto told = explain(rehearsal, {.about = About::Vu, .number = 2, .scenario = {}});
  ASSERT_THAT(told->iterations, SizeIs(3));
  EXPECT_EQ(text(told->iterations[2].began), "2s");
}

TEST(Explain, SaysWhatThereIsInsteadOfWhatIsAskedFor) {
  const auto none = explain(shared("10m"), {.about = About::Dropped, .number = 1, .scenario = {}});
  EXPECT_THAT(none.problems().at(0).message, HasSubstr("the run has no dropped iteration"));
  const auto beyond =
      explain(shared("10m"), {.about = About::Iteration, .number = 20, .scenario = {}});
  EXPECT_THAT(beyond.problems().at(0).message, HasSubstr("expected 0 to 19"));
  const auto unknown =
      explain(shared("10m"), {.about = About::Iteration, .number = 0, .scenario = "x"});
  EXPECT_EQ(unknown.problems().at(0).path, "/scenario");
}

}  // namespace
}  // namespace rehearse::testing
