// What `rehearse run` writes beside its report.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Two VUs, 5 s iterations, a regular end at 7 s, a hard end at 9 s: each completes one iteration
// and is interrupted in its second.
const std::string kCutShort =
    R"({"options":{"scenarios":{"cut":{"executor":"constant-vus","vus":2,"duration":"7s",)"
    R"("gracefulStop":"2s"}}},"journeys":{"default":{"duration":"5s"}}})";

TEST(RunOutput, IsTheReport) {
  const Finished finished = run_command({"run", "-"}, kCutShort);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.err, "");
  EXPECT_NE(finished.out.find("running (9.0s), 0/2 VUs, 2 complete and 2 interrupted iterations\n"
                              "cut ✓ [ 100% ] 2 VUs  7s\n"),
            std::string::npos)
      << finished.out;
}

TEST(RunOutput, LogsTheLifeOfEachVuWhenVerbose) {
  const Finished finished = run_command({"run", "-v", "-"}, kCutShort);
  for (const char* line : {
           "        0s  cut  VU 1 starts",
           "        0s  cut  VU 2 starts",
           "        7s  cut  VU 1 enters its grace period: the scenario's regular end\n",
           "        7s  cut  VU 2 enters its grace period: the scenario's regular end\n",
           "        9s  cut  VU 1 is forcibly interrupted in iteration ",
           "        9s  cut  VU 2 is forcibly interrupted in iteration ",
           " after 4s: gracefulStop is over\n",
       }) {
    EXPECT_NE(finished.err.find(line), std::string::npos) << line << "\nin\n" << finished.err;
  }
}

TEST(RunOutput, TellsWhichScenariosCouldBeRunWithoutAQueueWhenVerbose) {
  const auto told = [](const std::string& executor) {
    return run_command({"run", "-v", "-"},
                       R"({"options":{"scenarios":{"s":{)" + executor +
                           R"("duration":"2s"}}},"journeys":{"default":{"duration":"1s"}}})")
        .err;
  };
  EXPECT_EQ(told(R"("executor":"constant-vus",)").rfind("s: each VU is run alone, unless", 0), 0U);
  EXPECT_EQ(told(R"("executor":"constant-arrival-rate","rate":1,"preAllocatedVUs":1,)")
                .rfind("s: arrivals are served one by one without a queue, unless", 0),
            0U);
  EXPECT_EQ(told(R"("executor":"externally-controlled",)")
                .rfind("s: runs in the order of events: it is steered while it runs\n", 0),
            0U);
}

TEST(RunOutput, HasALineForEachReplication) {
  const Finished finished = run_command({"run", "-", "--runs", "3"}, kCutShort);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(
      finished.out,
      StartsWith("    run  complete  interrupted  dropped  VUs  busy  time        trace hash\n"
                 "      0         2            2        0    2     2    9s  443609ebc6864a9f\n"
                 "      1         2            2        0    2     2    9s  443609ebc6864a9f\n"
                 "      2         2            2        0    2     2    9s  443609ebc6864a9f\n"
                 "\n  █ OVER 3 RUNS"));
}

TEST(RunOutput, HasTheRunsWithoutFaults) {
  const Finished finished = run_command({"run", "-", "--runs", "3"}, kCutShort);
  EXPECT_THAT(finished.out, HasSubstr("    no interrupted  0 of 3   0.0%   0.0% … 56.1%\n"));
}

TEST(RunOutput, HasNoMoreThanAHundredLinesOfRuns) {
  const Finished finished = run_command({"run", "-", "--runs", "102"}, kCutShort);
  EXPECT_THAT(finished.out, HasSubstr("\n    … and 2 more; --json has each of them\n"));
}

TEST(RunOutput, HasEachReplicationInItsJson) {
  const Finished one = run_command({"run", "-", "--runs", "5", "--json", "--jobs", "1"}, kCutShort);
  const Finished two = run_command({"run", "-", "--runs", "5", "--json", "--jobs", "2"}, kCutShort);
  EXPECT_EQ(one.out, two.out);
  const json runs = json::parse(one.out).at("runs");
  ASSERT_EQ(runs.size(), 5U);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    EXPECT_EQ(runs[i].at("replication"), i);
    EXPECT_EQ(runs[i].at("complete"), 2);
  }
}

TEST(RunOutput, HasTheDistributionOfEachFigureOverRuns) {
  const std::string rehearsal = R"({"options": {"vus": 1, "iterations": 1}, "journeys":
      {"default": {"duration": {"uniform": ["1s", "9s"]}}}})";
  const Finished finished = run_command({"run", "-", "--runs", "4", "--json"}, rehearsal);
  const json answer = json::parse(finished.out);
  std::vector<double> lasted;
  for (const json& run : answer.at("runs")) lasted.push_back(run.at("runNs"));
  std::sort(lasted.begin(), lasted.end());
  ASSERT_EQ(lasted.size(), 4U);
  ASSERT_LT(lasted[0], lasted[3]);
  const json& over = answer.at("over").at("runNs");
  const double mean = (lasted[0] + lasted[1] + lasted[2] + lasted[3]) / 4;
  double squares = 0;
  for (const double value : lasted) squares += (value - mean) * (value - mean);
  EXPECT_EQ(over.at("runs"), 4);
  EXPECT_DOUBLE_EQ(over.at("mean"), mean);
  EXPECT_DOUBLE_EQ(over.at("sd"), std::sqrt(squares / 3));
  EXPECT_EQ(over.at("min"), lasted[0]);
  EXPECT_DOUBLE_EQ(over.at("p50"), (lasted[1] + lasted[2]) / 2);
  EXPECT_DOUBLE_EQ(over.at("p95"), lasted[2] + 0.85 * (lasted[3] - lasted[2]));
  EXPECT_EQ(over.at("max"), lasted[3]);
  EXPECT_DOUBLE_EQ(answer.at("over").at("iterationDurationMs").at("max").at("max"),
                   lasted[3] / 1e6);
  EXPECT_EQ(answer.at("over").at("complete").at("sd"), 0);
}

TEST(RunOutput, HasNoDeviationOverOneRun) {
  const Finished finished = run_command({"run", "-", "--runs", "1", "--json"}, kCutShort);
  EXPECT_TRUE(json::parse(finished.out).at("over").at("complete").at("sd").is_null());
}

TEST(RunOutput, SaysWherePercentilesAreFrom) {
  const json answer = json::parse(run_command({"run", "-", "--json"}, kCutShort).out);
  EXPECT_EQ(answer.at("percentiles"), (json{{"from", "histogram"}, {"cellWidth", 1.0 / 1024}}));
}

TEST(RunOutput, WritesEveryEventAsALine) {
  const std::string file = ::testing::TempDir() + "rehearse_events.jsonl";
  ASSERT_EQ(run_command({"run", "-", "--events", file}, kCutShort).exit_code, 0);
  std::ifstream input(file);
  std::map<std::string, int> events;
  for (std::string line; std::getline(input, line);) {
    ++events[json::parse(line).at("event").get<std::string>()];
  }
  EXPECT_EQ(events["iterationStarted"], 4);
  EXPECT_EQ(events["iterationCompleted"], 2);
  EXPECT_EQ(events["iterationInterrupted"], 2);
  EXPECT_EQ(events["testEnded"], 1);
  std::filesystem::remove(file);
}

TEST(RunOutput, HoldsTheWholeResultAsJson) {
  const Finished finished = run_command({"run", "-", "--json"}, kCutShort);
  const json result = json::parse(finished.out);
  EXPECT_EQ(result.at("complete"), 2);
  EXPECT_EQ(result.at("iterationDurationMs").at("avg"), 5000);
  EXPECT_EQ(result.at("scenarios").at("cut").at("endNs"), 9'000'000'000);
  EXPECT_EQ(result.at("series").at("starts"), json::parse("[2,0,0,0,0,2,0,0,0,0]"));
}

TEST(RunOutput, WarnsOfTooFewVus) {
  const Finished finished = run_command(
      {"run", "-"},
      R"({"options":{"scenarios":{"open":{"executor":"constant-arrival-rate","rate":1,)"
      R"("duration":"3s","preAllocatedVUs":1}}},"journeys":{"default":{"duration":"5s"}}})");
  EXPECT_EQ(finished.err,
            "WARN Insufficient VUs, reached 1 active VUs and cannot initialize more  "
            "executor=constant-arrival-rate scenario=open\n");
}

TEST(RunOutput, RepeatsItselfByteForByte) {
  const auto output = [] {
    const Finished finished = run_command({"run", "-", "--json"}, kCutShort);
    return finished.out;
  };
  EXPECT_EQ(output(), output());
}

// S146.
TEST(PlanOutput, IsRefusedWhereRunRefuses) {
  for (
      const char* document :
      {R"({"options":{"vus":1000000000,"duration":"1s"},"journeys":{"default":{"duration":"1s"}}})",
       R"({"options":{"vus":1,"duration":"1s"},"journeys":{"default":{"duration":"none"}}})",
       R"({"options":{"vus":1,"duration":"1s"},"journeys":{"other":{"duration":"1s"}}})"}) {
    EXPECT_EQ(run_command({"run", "-"}, document).exit_code, 104) << document;
    EXPECT_EQ(run_command({"plan", "-"}, document).exit_code, 104) << document;
  }
}

}  // namespace
}  // namespace rehearse::testing
