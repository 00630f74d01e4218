// `rehearse judge`: files, flags and exit codes.

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

std::string recorded_points(const char* run) {
  return std::string(REHEARSE_SOURCE_DIR "/tests/conformance/metrics/outputs/") + run +
         "/points.json";
}

/// A file below the folder of tests, which goes with the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name, const std::string& content = {})
      : path_(::testing::TempDir() + name) {
    std::ofstream(path_) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }
  std::string content() const {
    std::ifstream file(path_);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_;
};

TEST(Judge, RefusesAFolderAndAThresholdWithoutAMetric) {
  const Finished folder = run_command({"judge", "."});
  EXPECT_EQ(folder.exit_code, 104);
  EXPECT_EQ(folder.err, ".: cannot be read: Is a directory\n");
  const Finished nameless = run_command({"judge", "-", "--threshold", "=count>1"});
  EXPECT_EQ(nameless.exit_code, 104);
  EXPECT_EQ(nameless.err, "--threshold: found '=count>1', expected METRIC=EXPRESSION\n");
}

TEST(Judge, PrintsTheSummaryOfARecordedRun) {
  const Finished finished =
      run_command({"judge", recorded_points("ou01-three-iterations"), "--duration", "300ms"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_NE(finished.out.find("    iterations...........: 3   10/s\n"), std::string::npos)
      << finished.out;
}

TEST(Judge, EndsWith99WhereAThresholdIsCrossed) {
  const Finished finished =
      run_command({"judge", recorded_points("ou09-http"), "--threshold", "http_reqs=count<4",
                   "--threshold", "http_req_duration=max<1000"});
  EXPECT_EQ(finished.exit_code, 99);
  EXPECT_NE(finished.out.find("    ✗ 'count<4' count=4\n"), std::string::npos);
  EXPECT_EQ(finished.err, "thresholds on metrics 'http_reqs' have been crossed\n");
}

TEST(Judge, ReadsThresholdsFromOptionsAndRehearsals) {
  for (const char* text : {R"({"thresholds": {"http_reqs": ["count<4"]}})",
                           R"({"options": {"thresholds": {"http_reqs": ["count<4"]}}})",
                           R"({"http_reqs": ["count<4"]})"}) {
    const TemporaryFile file("judge_thresholds.json", text);
    const Finished finished =
        run_command({"judge", recorded_points("ou09-http"), "--thresholds", file.path()});
    EXPECT_EQ(finished.exit_code, 99) << text;
  }
}

TEST(Judge, SaysWhichThresholdsAreNotInTheFile) {
  const Finished finished =
      run_command({"judge", recorded_points("ou08-thresholds-and-submetrics")});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_NE(finished.err.find("the thresholds of my_counter{kind:odd}, "), std::string::npos);
}

TEST(Judge, PrintsNothingWhenTheSummaryIsDisabled) {
  const Finished finished =
      run_command({"judge", recorded_points("ou09-http"), "--summary-mode", "disabled"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.out, "");
}

TEST(Judge, WritesTheMachineReadableSummary) {
  const TemporaryFile file("judge_machine.json");
  run_command({"judge", recorded_points("ou09-http"), "--summary-export", file.path(),
               "--new-machine-readable-summary", "--duration", "2s"});
  const json written = json::parse(file.content());
  EXPECT_EQ(written.at("config").at("duration"), 2);
  EXPECT_EQ(written.at("version"), "1.0.0");
}

TEST(Judge, NamesTheFileThatItCannotWrite) {
  const Finished finished =
      run_command({"judge", recorded_points("ou09-http"), "--summary-export", "/nowhere/x.json"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.err.find("/nowhere/x.json: cannot write"), std::string::npos);
}

TEST(Judge, ReadsStandardInput) {
  std::ifstream file(recorded_points("ou01-three-iterations"));
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const Finished finished = run_command({"judge", "-"}, text);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_NE(finished.out.find("iterations"), std::string::npos);
}

TEST(Judge, ListsEveryMistakeOfItsFlags) {
  const Finished finished =
      run_command({"judge", recorded_points("ou09-http"), "--threshold", "x", "--threshold",
                   "http_reqs=count", "--summary-mode", "legacy", "--duration", "-1s"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_EQ(finished.err,
            "--threshold: found 'x', expected METRIC=EXPRESSION\n"
            "--threshold: /http_reqs/0: failed parsing threshold expression \"count\"; reason: "
            "malformed threshold expression\n"
            "--summary-mode: found 'legacy', expected compact, full or disabled\n"
            "--duration: found '-1s', expected a duration of at least 0\n");
}

TEST(Judge, SplitsAThresholdBehindItsSelector) {
  const Finished finished = run_command({"judge", recorded_points("ou09-http"), "--threshold",
                                         "http_reqs{url:http://x/?a=b}=count==0"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_NE(finished.out.find("    http_reqs{url:http://x/?a=b}\n    ✓ 'count==0' count=0\n"),
            std::string::npos);
}

TEST(Judge, EndsWith104ForFilesThatAreNoPoints) {
  for (const std::string& content :
       {std::string("nothing\n"), std::string("\x1f\x8b\x08\x00\x00", 5),
        std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03zzzz", 14), std::string(100, '\0')}) {
    const TemporaryFile file("judge_broken", content);
    const Finished finished = run_command({"judge", file.path()});
    EXPECT_EQ(finished.exit_code, 104) << finished.err;
    EXPECT_NE(finished.err.find(file.path() + ": "), std::string::npos);
  }
}

std::vector<json> answers(const std::string& input) {
  std::vector<json> lines;
  run_command_by_line({"judge", "--jsonl"}, input,
                      [&](std::string_view line) { lines.push_back(json::parse(line)); });
  return lines;
}

TEST(JudgeLines, ListEveryMistakeWithItsPlace) {
  const std::vector<json> lines = answers(
      R"({"id":1,"metrics":[{"name":"m","type":"x"},5],"samples":[{"v":"y"},{"m":"m","v":1,"n":-1}],)"
      R"("duration_ms":-1,"options":{"summaryTrendStats":["q"]},"want":["all"],"tty":1})"
      "\n");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(
      lines[0].at("errors"),
      json({"/metrics/0/type: found \"x\", expected counter, gauge, rate or trend",
            "/metrics/1: found 5, expected a metric's name, type and contains",
            "/samples/0/m: found null, expected a metric's name",
            "/samples/0/v: found \"y\", expected a number, or \"Infinity\", \"-Infinity\" or "
            "\"NaN\"",
            "/samples/1/n: found -1, expected a whole number",
            "/duration_ms: found -1, expected a number of milliseconds from 0 to 1e12",
            "/options/summaryTrendStats/0: found \"q\", expected avg, min, med, max, count or "
            "p(N), N from 0 to 100",
            "/tty: found 1, expected true or false",
            "/want/0: found \"all\", expected verdicts, compact, full, export, handle or "
            "machine"}));
}

TEST(JudgeLines, BoundTheNumberOfSamples) {
  const std::vector<json> lines =
      answers(R"({"samples":[{"m":"vus","v":1,"n":18446744073709551615}]})"
              "\n");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("errors").size(), 1U);
}

TEST(JudgeLines, RefuseThresholdsWithAllReasons) {
  const std::vector<json> lines = answers(R"({"thresholds":{"vus":["x<1"],"nope":["rate<1"]}})"
                                          "\n");
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("accepted"), false);
  EXPECT_EQ(lines[0].at("stage"), "parse");
  EXPECT_EQ(lines[0].at("errors").size(), 2U);
}

}  // namespace
}  // namespace rehearse::testing
