// Several instances at once: what they share, and what each has to itself (S114).

#include "sim/questions/fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Checked<FleetAnswer> fleet(const Script& script, std::uint32_t instances) {
  return fleet_of(read(document(script)), {.instances = instances, .vus_per_instance = {}});
}

std::vector<std::uint64_t> complete(const FleetAnswer& answer) {
  std::vector<std::uint64_t> counts;
  for (const FleetInstance& one : answer.instances) counts.push_back(one.counts.complete);
  return counts;
}

constexpr const char* kThousand =
    R"("s": {"executor": "shared-iterations", "vus": 10, "iterations": 1000})";

TEST(Fleet, DividesTheIterationsOfTheWhole) {
  const FleetAnswer answer = *fleet({.scenarios = kThousand}, 3);
  EXPECT_THAT(complete(answer), ElementsAre(400U, 300U, 300U));
  EXPECT_EQ(answer.sum.counts.complete, 1000U);
  EXPECT_EQ(answer.sum.scenarios.size(), 1U);
  EXPECT_EQ(answer.sum.scenarios[0].counts.complete, 1000U);
}

/// 1000 a second for 1 s, dealt to thirds: 333 each and one more, which only a sequence gives away.
TEST(Fleet, SaysWhatAMissingSequenceLoses) {
  const FleetAnswer answer =
      *fleet({.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 1000,
                "duration": "1s", "preAllocatedVUs": 3000})",
              .duration = "\"1ms\""},
             3);
  EXPECT_THAT(answer.planned,
              ElementsAre(PlannedSum{"s", PlannedSum::Of::Vus, 3000, 3000, 3000},
                          PlannedSum{"s", PlannedSum::Of::Iterations, 1000, 1000, 999}));
}

TEST(Fleet, HasTheCommandOfEachInstance) {
  EXPECT_THAT(
      fleet_commands(*fleet({.scenarios = kThousand}, 2)),
      ElementsAre("k6 run --execution-segment 0:1/2 --execution-segment-sequence 0,1/2,1 script.js",
                  "k6 run --execution-segment 1/2:1 --execution-segment-sequence 0,1/2,1 "
                  "script.js"));
}

TEST(Fleet, TakesTheFewestInstancesWithoutMoreVus) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("a": {"executor": "constant-vus", "vus": 5, "duration": "1s"},
                       "b": {"executor": "constant-vus", "vus": 5, "duration": "1s"})"}));
  const FleetAnswer answer = *fleet_of(rehearsal, {.instances = {}, .vus_per_instance = 4});
  ASSERT_EQ(answer.instances.size(), 3U);  // 10 / 4, and 2 + 2, 2 + 2, 1 + 1
  EXPECT_EQ(answer.instances[0].max_possible_vus, 4U);
  EXPECT_EQ(answer.instances[2].max_possible_vus, 2U);
}

/// One server, 1 s a request. Alone each instance's VU would be answered after 1 s.
TEST(Fleet, SharesItsTargets) {
  const FleetAnswer answer =
      *fleet({.scenarios = R"("s": {"executor": "per-vu-iterations", "vus": 2, "iterations": 1})",
              .steps = R"({"request": {"target": "api"}})",
              .targets = R"("api": {"duration": "1s", "servers": 1})"},
             2);
  EXPECT_EQ(text(answer.instances[0].ended.value()), "1s");
  EXPECT_EQ(text(answer.instances[1].ended.value()), "2s");
  EXPECT_EQ(answer.instances[1].requests.answered, 1U);
  EXPECT_EQ(answer.sum.services.at(0).completed, 2U);
}

/// One request a second of each instance: two VUs of one instance would wait for each other.
TEST(Fleet, LimitsTheRequestsOfEachInstanceByItself) {
  const FleetAnswer answer =
      *fleet({.scenarios = R"("s": {"executor": "per-vu-iterations", "vus": 4, "iterations": 1})",
              .steps = R"({"request": {"target": "api"}})",
              .targets = R"("api": {"duration": "100ms"})",
              .options = R"("rps": 1)"},
             2);
  EXPECT_EQ(text(answer.instances[0].ended.value()), "1.1s");
  EXPECT_EQ(text(answer.instances[1].ended.value()), "1.1s");
  EXPECT_THAT(answer.warnings, ElementsAre(HasSubstr("send up to 2 requests a second together")));
}

/// The only VU of a is the first instance's; it aborts at 1.5 s.
TEST(Fleet, LetsAnInstanceAbortAlone) {
  const FleetAnswer answer =
      *fleet({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 1, "iterations": 3,
                                    "exec": "stops"},
                              "b": {"executor": "constant-vus", "vus": 2, "duration": "3s"},
                              "c": {"executor": "constant-vus", "vus": 2, "duration": "3s",
                                    "startTime": "2s"})",
              .journeys = R"("stops": {"duration": "1500ms", "abort": {"iteration": 0}})"},
             2);
  EXPECT_EQ(text(answer.instances[0].ended.value()), "1.5s");
  EXPECT_EQ(answer.instances[0].scenarios.at(1).counts.interrupted, 1U);
  EXPECT_FALSE(answer.instances[0].scenarios.at(2).began.has_value());
  EXPECT_EQ(text(answer.instances[1].ended.value()), "5s");
  EXPECT_EQ(answer.instances[1].counts.complete, 6U);
  EXPECT_EQ(answer.sum.exit_code, ExitCode::Aborted);
}

/// 25 iterations of 1 s by five VUs each: the one scenario's own figures.
TEST(Fleet, KnowsTheBusyVusOfEachInstance) {
  const FleetAnswer answer =
      *fleet({.scenarios = R"("s": {"executor": "constant-vus", "vus": 10, "duration": "5s"})",
              .duration = "\"1s\""},
             2);
  for (const FleetInstance& one : answer.instances) {
    EXPECT_EQ(one.busy, (BusyFigures{.mean = 5, .p95 = 5, .p99 = 5, .most = 5}));
  }
}

/// Two VUs for 4 s, and two more from 2 s to 4 s: of each instance one, and one.
TEST(Fleet, AddsTheBusyVusOfAnInstancesScenarios) {
  const FleetAnswer answer =
      *fleet({.scenarios = R"("a": {"executor": "constant-vus", "vus": 2, "duration": "4s"},
                              "b": {"executor": "constant-vus", "vus": 2, "duration": "2s",
                                    "startTime": "2s"})",
              .duration = "\"1s\""},
             2);
  EXPECT_EQ(answer.instances.at(1).busy, (BusyFigures{.mean = 1.5, .p95 = 2, .p99 = 2, .most = 2}));
}

/// Each instance has half of the 1000 iterations.
TEST(Fleet, JudgesThresholdsOverAllInstances) {
  const FleetAnswer answer =
      *fleet({.scenarios = kThousand,
              .options = R"("thresholds": {"iterations": ["count==1000", "count<1000"]})"},
             2);
  ASSERT_TRUE(answer.sum.verdict);
  EXPECT_TRUE(answer.sum.verdict->thresholds.at(0).ok);
  EXPECT_FALSE(answer.sum.verdict->thresholds.at(1).ok);
  EXPECT_EQ(answer.sum.exit_code, ExitCode::ThresholdsCrossed);
}

/// S114: the replications are those of the whole, instance by instance.
TEST(Fleet, RunsReplicationsOnAnyNumberOfThreads) {
  const Rehearsal rehearsal =
      read(document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 4,
                                           "duration": "10s", "gracefulStop": "0s"})",
                     .duration = R"({"uniform": ["1s", "2s"]})"}));
  const auto over = [&](unsigned jobs) {
    return *fleet_of(rehearsal, {.instances = 2, .vus_per_instance = {}, .runs = 5, .jobs = jobs})
                ->over;
  };
  const OverRuns one = over(1);
  const OverRuns four = over(4);
  ASSERT_NE(one.find({"instances", "2", "complete"}), nullptr);
  EXPECT_EQ(one.find({"instances", "2", "complete"})->sample.mean(),
            four.find({"instances", "2", "complete"})->sample.mean());
  EXPECT_DOUBLE_EQ(one.find({"complete"})->sample.mean(),
                   one.find({"instances", "1", "complete"})->sample.mean() +
                       one.find({"instances", "2", "complete"})->sample.mean());
  EXPECT_EQ(one.runs(), 5U);
}

Problems problems(const Script& script, const FleetSettings& settings) {
  return fleet_of(read(document(script)), settings).problems();
}

TEST(Fleet, RefusesASegmentOfTheFilesOwn) {
  const Problems found =
      problems({.scenarios = kThousand, .options = R"("executionSegment": "1/2")"},
               {.instances = 2, .vus_per_instance = {}});
  EXPECT_EQ(found.at(0).path, "/executionSegment");
}

TEST(Fleet, RefusesCommands) {
  const Problems found =
      problems({.scenarios = R"("s": {"executor": "externally-controlled", "vus": 1, "maxVUs": 2,
                                      "duration": "3s"})",
                .more = R"("control": [{"at": "1s", "scale": {"vus": 2}}])"},
               {.instances = 2, .vus_per_instance = {}});
  EXPECT_EQ(found.at(0).path, "/control");
}

std::string five_scenarios() {
  std::string scenarios;
  for (int i = 0; i < 5; ++i) {
    scenarios += (i == 0 ? "\"s" : ", \"s") + std::to_string(i) +
                 R"(": {"executor": "constant-vus", "vus": 1, "duration": "1s"})";
  }
  return scenarios;
}

TEST(Fleet, RefusesMoreInstancesThanThereAreScenariosFor) {
  const Problems found =
      problems({.scenarios = five_scenarios()}, {.instances = 820, .vus_per_instance = {}});
  EXPECT_EQ(found.at(0).path, "/instances");
}

/// The only VU of each scenario falls to the first instance.
TEST(Fleet, RefusesFewerVusThanItsFirstInstanceHas) {
  const Problems found =
      problems({.scenarios = five_scenarios()}, {.instances = {}, .vus_per_instance = 4});
  EXPECT_EQ(found.at(0).path, "/vusPerInstance");
}

}  // namespace
}  // namespace rehearse::testing
