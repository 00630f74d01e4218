// `rehearse explain` and `rehearse size`.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::StartsWith;

/// Each iteration takes 2.5 s: the arrivals at 2, 4 and 7 s find both VUs busy.
constexpr const char* kTooFewVus = R"({"options": {"scenarios": {"s": {"executor":
  "constant-arrival-rate", "rate": 1, "duration": "8s", "preAllocatedVUs": 2}}},
  "journeys": {"default": {"duration": "2500ms"}}})";

TEST(ExplainCommand, SaysWhoHeldTheVusAndWhatWouldHelp) {
  const Finished finished = run_command({"explain", "-", "--dropped", "1"}, kTooFewVus);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_EQ(finished.out,
            "dropped iteration 1 of scenario s: arrival 2\n"
            "              2s  is due; all 2 VUs of the scenario are busy\n"
            "                  held: VU 1 by iteration 0, for 2s\n"
            "                  held: VU 2 by iteration 1, for 1s\n"
            "            2.5s  one of these VUs is free, 500ms too late\n"
            "  preAllocatedVUs and maxVUs 3 instead of 2: no arrival of the scenario is dropped\n");
}

TEST(ExplainCommand, TellsTheLifeOfAnIteration) {
  const Finished finished = run_command({"explain", "-", "--iteration", "1"}, kTooFewVus);
  EXPECT_EQ(finished.out,
            "iteration 1 of scenario s: VU 2, its iteration 0\n"
            "              1s  starts\n"
            "            3.5s  complete after 2.5s\n");
}

TEST(ExplainCommand, WritesJson) {
  const Finished finished = run_command({"explain", "-", "--dropped", "1", "--json"}, kTooFewVus);
  const json told = json::parse(finished.out);
  EXPECT_EQ(told.at("drop").at("atNs"), 2'000'000'000);
  EXPECT_EQ(told.at("drop").at("holders").size(), 2U);
  EXPECT_EQ(told.at("rescue").at("value"), "3");
}

TEST(ExplainCommand, SaysAtTheFlagThatThereIsNoSuchThing) {
  const Finished finished = run_command({"explain", "-", "--interrupted", "1"}, kTooFewVus);
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, StartsWith("standard input: --interrupted: found none"));
}

TEST(ExplainCommand, NeedsAQuestion) {
  EXPECT_EQ(run_command({"explain", "-"}, kTooFewVus).exit_code, 104);
}

TEST(SizeCommand, SaysWhatIsEnough) {
  const Finished finished = run_command({"size", "-", "--runs", "10"}, kTooFewVus);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("s         preAllocatedVUs       3"));
  EXPECT_THAT(finished.out, HasSubstr("s         gracefulStop       1.5s"));
}

TEST(SizeCommand, WritesJson) {
  const Finished finished = run_command({"size", "-", "--runs", "10", "--json"}, kTooFewVus);
  const json answer = json::parse(finished.out);
  EXPECT_EQ(answer.at("runs"), 10);
  EXPECT_EQ(answer.at("scenarios").at("s").at("preAllocatedVUs").at("value"), 3);
  EXPECT_EQ(answer.at("scenarios").at("s").at("preAllocatedVUs").at("oneLess"), 0.0);
  EXPECT_EQ(answer.at("scenarios").at("s").at("gracefulStopNs").at("value"), 1'500'000'000);
}

TEST(SetFlag, PutsAValueIntoTheFile) {
  const Finished finished =
      run_command({"run", "-", "--json", "--set", "preAllocatedVUs=3"}, kTooFewVus);
  EXPECT_EQ(json::parse(finished.out).at("dropped"), 0);
}

TEST(SetFlag, IsAPlaceOfProblems) {
  const Finished finished =
      run_command({"plan", "-", "--set", "targets.api.servers=3"}, kTooFewVus);
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, StartsWith("standard input: --set: found targets.api.servers"));
}

}  // namespace
}  // namespace rehearse::testing
