// `rehearse compare`: files against each other, and against what a real run left.

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

/// Each test has files of its own, as several may run at once.
std::string file(const std::string& name, std::string_view text) {
  const char* test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  std::string path = ::testing::TempDir() + "rehearse_" + test + "_" + name;
  std::ofstream(path) << text;
  return path;
}

/// Each iteration takes 2.5 s: with 2 VUs those at 2 and 5 s of eight find all busy, with 3 none.
std::string arrivals(int vus) {
  return R"({"options": {"scenarios": {"s": {"executor": "constant-arrival-rate", "rate": 1,
    "duration": "8s", "preAllocatedVUs": )" +
         std::to_string(vus) + R"(}}, "thresholds": {"dropped_iterations": ["count<1"]}},
    "journeys": {"default": {"duration": "2500ms"}}})";
}

json figure(const json& list, const json& path) {
  for (const json& one : list) {
    if (one.at("path") == path) return one;
  }
  return nullptr;
}

TEST(CompareCommand, SaysWhatIsBetterAndInWhichRunsThresholdsHold) {
  const std::string a = file("a.json", arrivals(2));
  const std::string b = file("b.json", arrivals(3));
  const Finished text = run_command({"compare", a, b, "--runs", "3"});
  EXPECT_EQ(text.exit_code, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("✓  complete "));
  EXPECT_THAT(text.out, HasSubstr("✓  dropped "));
  EXPECT_THAT(text.out, HasSubstr("↑  vusMax "));
  const json answer = json::parse(run_command({"compare", a, b, "--runs", "3", "--json"}).out);
  EXPECT_EQ(answer.at("files"), json({a, b}));
  const json dropped = figure(answer.at("figures"), {"dropped"});
  EXPECT_EQ(dropped.at("files").at(0).at("mean"), 2);
  EXPECT_EQ(dropped.at("against").at(0).at("change"), "better");
  EXPECT_EQ(dropped.at("against").at(0).at("difference").at("mean"), -2);
  EXPECT_EQ(answer.at("thresholds").at(0).at(0).at("runs"), 0);
  EXPECT_EQ(answer.at("thresholds").at(1).at(0).at("runs"), 3);
}

TEST(CompareCommand, OnlyCountsWhatIsEqual) {
  const std::string a = file("a.json", arrivals(2));
  const Finished same = run_command({"compare", a, a, "--runs", "2"});
  EXPECT_THAT(same.out, HasSubstr("figures are the same in every pair"));
  EXPECT_THAT(same.out, ::testing::Not(HasSubstr("complete ")));
}

/// A real run that is one of those predicted, in each form that it can leave.
TEST(CompareCommand, FindsItsOwnRunInsideThePrediction) {
  const std::string a = file("a.json", arrivals(2));
  const std::string exported = file("export.json", "");
  const std::string machine = file("machine.json", "");
  ASSERT_EQ(run_command({"run", a, "--summary-export", exported}).exit_code, 99);
  ASSERT_EQ(run_command({"run", a, "--summary-export", machine, "--new-machine-readable-summary"})
                .exit_code,
            99);
  const std::string result = file("result.json", run_command({"run", a, "--json"}).out);
  for (const std::string& real : {exported, machine, result}) {
    const Finished finished = run_command({"compare", a, "--real", real, "--runs", "2", "--json"});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    const json predicted = json::parse(finished.out).at("real").at("predicted").at(0);
    EXPECT_GT(predicted.size(), 12U) << real;
    for (const json& one : predicted) EXPECT_EQ(one.at("outside"), 0) << real << one;
  }
}

/// 8 arrivals: 2 dropped ones are predicted, 4 were real.
TEST(CompareCommand, SaysHowFarRealityIsOutside) {
  const std::string a = file("a.json", arrivals(2));
  const std::string real = file("real.json", R"({"root_group": {}, "metrics":
      {"dropped_iterations": {"count": 4, "rate": 0.4}, "iterations": {"count": 6}}})");
  const Finished finished = run_command({"compare", a, "--real", real, "--runs", "2", "--json"});
  const json predicted = json::parse(finished.out).at("real").at("predicted").at(0);
  const json dropped = figure(predicted, {"dropped_iterations", "count"});
  EXPECT_EQ(dropped.at("range"), json({2.0, 2.0}));
  EXPECT_EQ(dropped.at("inside"), false);
  EXPECT_EQ(dropped.at("outside"), 2.0);
  EXPECT_EQ(figure(predicted, {"iterations", "count"}).at("inside"), true);
}

/// Recorded runs of k6: 4 requests, of which 2 failed.
TEST(CompareCommand, ReadsWhatK6Left) {
  const std::string a = file("a.json", arrivals(2));
  const std::string folder = REHEARSE_SOURCE_DIR "/tests/conformance/metrics/outputs/ou09-http/";
  for (const char* name : {"export.json", "handle.json"}) {
    const Finished finished =
        run_command({"compare", a, "--real", folder + name, "--runs", "2", "--json"});
    ASSERT_EQ(finished.exit_code, 0) << finished.err;
    const json predicted = json::parse(finished.out).at("real").at("predicted").at(0);
    EXPECT_EQ(figure(predicted, {"http_reqs", "count"}).at("real"), 4);
    EXPECT_EQ(figure(predicted, {"dropped_iterations", "count"}).at("real"), 0);
    EXPECT_EQ(figure(predicted, {"iteration_duration", "p(95)"}).at("real"), 158.935942) << name;
  }
}

TEST(CompareCommand, RefusesWhatIsNoRun) {
  const std::string a = file("a.json", arrivals(2));
  const Finished finished = run_command({"compare", a, "--real", a});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr(": found no result of a test, expected what k6 run"));
}

TEST(CompareCommand, NeedsSomethingToCompareWith) {
  const Finished finished = run_command({"compare", file("a.json", arrivals(2))});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("found one, expected two or more, or --real FILE"));
}

TEST(CompareCommand, ReportsTheProblemsOfAllFiles) {
  const std::string a = file("wrong.json", R"({"options": {"vus": 0}})");
  const Finished finished = run_command({"compare", a, "no/such.json", "--real", "no/run.json"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("wrong.json: "));
  EXPECT_THAT(finished.err, HasSubstr("no/such.json"));
  EXPECT_THAT(finished.err, HasSubstr("no/run.json"));
}

}  // namespace
}  // namespace rehearse::testing
