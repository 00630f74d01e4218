// Files of samples that `rehearse run` writes: exact lines, several at once, files that fail.

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class SampleFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ =
        std::filesystem::path(::testing::TempDir()) / ("samples_" + std::string(test->name()));
    std::filesystem::create_directories(folder_);
    std::ofstream(path("test.json")) << R"({"options": {"iterations": 1, "tags": {"build": "a,b"},
        "thresholds": {"iterations{scenario:default}": ["count>0"],
                       "iterations": ["count==1", {"threshold": "count<9", "abortOnFail": true}]}},
        "journeys": {"default": {"duration": "1500us"}}})";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string content(const std::string& name) const {
    std::ifstream in(path(name));
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  Finished run(std::vector<std::string> more) const {
    more.insert(more.begin(), {"run", "-q", path("test.json")});
    return run_command(more);
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(SampleFiles, OfJsonHaveALineForEachMetricAndPoint) {
  EXPECT_EQ(run({"-o", "json=" + path("p.json")}).exit_code, 0);
  EXPECT_EQ(
      content("p.json"),
      R"({"type":"Metric","data":{"name":"data_sent","type":"counter","contains":"data","thresholds":[],"submetrics":null},"metric":"data_sent"}
{"metric":"data_sent","type":"Point","data":{"time":"1970-01-01T00:00:00.0015Z","value":0,"tags":{"build":"a,b","group":"","scenario":"default"}}}
{"type":"Metric","data":{"name":"data_received","type":"counter","contains":"data","thresholds":[],"submetrics":null},"metric":"data_received"}
{"metric":"data_received","type":"Point","data":{"time":"1970-01-01T00:00:00.0015Z","value":0,"tags":{"build":"a,b","group":"","scenario":"default"}}}
{"type":"Metric","data":{"name":"iteration_duration","type":"trend","contains":"time","thresholds":[],"submetrics":null},"metric":"iteration_duration"}
{"metric":"iteration_duration","type":"Point","data":{"time":"1970-01-01T00:00:00.0015Z","value":1.5,"tags":{"build":"a,b","group":"","scenario":"default"}}}
{"type":"Metric","data":{"name":"iterations","type":"counter","contains":"default","thresholds":["count==1",{"threshold":"count<9","abortOnFail":true,"delayAbortEval":null}],"submetrics":[{"name":"iterations{scenario:default}","suffix":"scenario:default","tags":{"scenario":"default"}}]},"metric":"iterations"}
{"metric":"iterations","type":"Point","data":{"time":"1970-01-01T00:00:00.0015Z","value":1,"tags":{"build":"a,b","group":"","scenario":"default"}}}
)");
}

TEST_F(SampleFiles, OfCsvHaveAColumnForEachSystemTag) {
  EXPECT_EQ(run({"-o", "csv=" + path("p.csv"), "--start-time", "2026-01-01T00:00:00Z"}).exit_code,
            0);
  EXPECT_THAT(
      content("p.csv"),
      StartsWith(
          "metric_name,timestamp,metric_value,check,error,error_code,expected_response,group,"
          "method,name,proto,scenario,service,status,subproto,tls_version,url,extra_tags,"
          "metadata\n"
          "data_sent,1767225600,0.000000,,,,,,,,,default,,,,,,\"build=a,b\",\n"));
}

TEST_F(SampleFiles, OfOpenMetricsHaveTheTotals) {
  EXPECT_EQ(run({"-o", "openmetrics=" + path("p.txt")}).exit_code, 0);
  const std::string text = content("p.txt");
  EXPECT_THAT(text, HasSubstr("# TYPE k6_iterations counter\nk6_iterations_total 1\n"
                              "k6_iterations_total{scenario=\"default\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("k6_iteration_duration_seconds{quantile=\"0.5\"} 0.0015\n"));
  EXPECT_TRUE(text.ends_with("# EOF\n"));
}

TEST_F(SampleFiles, CanBeSeveralAndGzipped) {
  const Finished finished =
      run({"-o", "json=" + path("p.json"), "-o", "json=" + path("p.json.gz")});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(content("p.json.gz"), StartsWith("\x1f\x8b"));
  EXPECT_EQ(run_command({"judge", path("p.json.gz")}).out,
            run_command({"judge", path("p.json")}).out);
}

TEST_F(SampleFiles, ThatFailAreNamedAndTheReportIsShown) {
  const Finished finished = run({"-o", "json=/dev/full"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err, HasSubstr("/dev/full"));
  EXPECT_THAT(finished.out, HasSubstr("TOTAL RESULTS"));
}

TEST_F(SampleFiles, OfOtherNamesAreRefusedTogether) {
  const Finished finished = run({"-o", "yaml=x", "-o", "openmetrics"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err,
              HasSubstr("--out: found 'yaml=x', expected one of csv, json, openmetrics"));
  EXPECT_THAT(run({"-o", "cvs"}).err, HasSubstr("or one with =FILE; did you mean \"csv\"?"));
  EXPECT_THAT(finished.err, HasSubstr("--out: found 'openmetrics', expected openmetrics=FILE"));
}

TEST_F(SampleFiles, AreNotWrittenForAWrongStartTime) {
  const Finished finished = run({"-o", "json=" + path("p.json"), "--start-time", "noon"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("--start-time: found 'noon'"));
  EXPECT_FALSE(std::filesystem::exists(path("p.json")));
}

TEST_F(SampleFiles, ComeWithSharesOfThresholdsOfManyRuns) {
  const Finished finished = run_command({"run", path("test.json"), "--runs", "20"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, HasSubstr("iterations: count==1"));
  EXPECT_THAT(finished.out, HasSubstr("20 of 20  100.0%  83.9% … 100.0%"));
  EXPECT_EQ(
      run_command({"run", path("test.json"), "--runs", "20", "--confidence", "0.9"}).exit_code, 99);
}

}  // namespace
}  // namespace rehearse::testing
