// Lives, and changes of options that turn a fate: each is written into the file and run (S112).

#include "sim/questions/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/questions/shorter_wait.hpp"
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

Rehearsal busy(const std::string& servers) {
  return read(
      document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 8, "duration": "5s"})",
                .steps = R"({"think": {"uniform": ["0s", "100ms"]}}, {"request": {"target": "t"}})",
                .targets = R"("t": {"duration": "100ms", "servers": )" + servers + "}"}));
}

TEST(Explain, SaysHowManyServersALongWaitNeeded) {
  const ExplainQuestion question{.about = About::Iteration, .number = 40, .scenario = {}};
  const auto told = explain(busy("2"), question);
  EXPECT_EQ(largest_cause(told->iterations.at(0)), Cause::Queue);
  ASSERT_TRUE(told->rescue.has_value());
  EXPECT_EQ(told->rescue->option, "targets.t.servers");
  const auto saved = explain(busy(told->rescue->value), question);
  EXPECT_NE(largest_cause(saved->iterations.at(0)), Cause::Queue);
  const std::string one_less = std::to_string(std::stoi(told->rescue->value) - 1);
  EXPECT_EQ(largest_cause(explain(busy(one_less), question)->iterations.at(0)), Cause::Queue);
}

Rehearsal limited(const std::string& options) {
  return read(
      document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 10, "duration": "20s"})",
                .steps = R"({"request": {"target": "t"}})",
                .targets = R"("t": "50ms")",
                .options = options}));
}

TEST(Explain, SaysWhichRpsALongWaitNeeded) {
  const ExplainQuestion question{.about = About::Iteration, .number = 20, .scenario = {}};
  const auto told = explain(limited(R"("rps": 1)"), question);
  const IterationLife& life = told->iterations.at(0);
  EXPECT_EQ(largest_cause(life), Cause::Rps);
  EXPECT_EQ(text(*life.ended - life.began), "10s");
  ASSERT_TRUE(told->rescue.has_value());
  EXPECT_EQ(told->rescue->option, "rps");
  const auto saved = explain(limited(R"("rps": )" + told->rescue->value), question);
  EXPECT_EQ(largest_cause(saved->iterations.at(0)), Cause::Service);
}

TEST(Explain, SaysThatMinIterationDurationHeldAnIteration) {
  const auto told = explain(limited(R"("minIterationDuration": "5s")"),
                            {.about = About::Iteration, .number = 20, .scenario = {}});
  ASSERT_TRUE(told->rescue.has_value());
  EXPECT_EQ(told->rescue->option, "minIterationDuration");
  EXPECT_EQ(told->rescue->effect, "iteration 20 takes 50ms instead of 5s");
}

Rehearsal batches(const std::string& options) {
  std::string batch = R"({"target": "t"})";
  for (int i = 1; i < 20; ++i) batch += R"(, {"target": "t"})";
  return read(document({.scenarios = R"("s": {"executor": "per-vu-iterations"})",
                        .steps = R"({"batch": [)" + batch + "]}",
                        .targets = R"("t": "100ms")",
                        .options = options}));
}

TEST(Explain, SaysWhichBatchPerHostALongWaitNeeded) {
  const ExplainQuestion question{.about = About::Iteration, .number = 0, .scenario = {}};
  const auto told = explain(batches(R"("batch": 20)"), question);
  ASSERT_TRUE(told->rescue.has_value());
  EXPECT_EQ(told->rescue->option, "batchPerHost");
  EXPECT_EQ(told->rescue->value, "20");
  const auto saved = explain(batches(R"("batchPerHost": 20)"), question);
  EXPECT_EQ(largest_cause(saved->iterations.at(0)), Cause::Service);
}

TEST(Explain, SuggestsTheScenarioThatWasMeant) {
  const auto unknown =
      explain(read(document({.scenarios = R"("shoppers": {"executor": "per-vu-iterations"})"})),
              {.about = About::Iteration, .number = 0, .scenario = "shopers"});
  EXPECT_THAT(unknown.problems().at(0).message, HasSubstr("did you mean \"shoppers\"?"));
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
