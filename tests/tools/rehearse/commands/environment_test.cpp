// k6's environment variables, tags of the command line, and which of them wins.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kTest = R"({"options": {"vus": 1, "iterations": 4, "tags": {"build": "1"},
    "thresholds": {"iterations": ["count<1"]}}, "setup": "1s",
    "journeys": {"default": {"duration": "1500us"}}})";

/// Runs the command while these variables are set.
Finished run_with(const std::map<std::string, std::string>& variables,
                  const std::vector<std::string>& words) {
  for (const auto& [name, value] : variables) ::setenv(name.c_str(), value.c_str(), 1);
  Finished finished = run_command(words, kTest);
  for (const auto& [name, value] : variables) ::unsetenv(name.c_str());
  return finished;
}

/// The first row of the points that a run writes as csv; more words may choose other tags.
std::string csv_row(std::map<std::string, std::string> variables,
                    const std::vector<std::string>& more) {
  const std::string file =
      ::testing::TempDir() + "environment_test." + std::to_string(::getpid()) + ".csv";
  std::filesystem::remove(file);
  variables.insert({"K6_NO_SETUP", "true"});
  std::vector<std::string> words{"run", "-q", "--no-thresholds", "-o", "csv=" + file, "-"};
  words.insert(words.end(), more.begin(), more.end());
  const Finished finished = run_with(variables, words);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  std::ifstream in(file);
  std::string row;
  std::getline(in, row);
  std::getline(in, row);
  return row;
}

// S105.
TEST(Variables, AreReadInPlaceOfMissingFlags) {
  const Finished planned = run_with({{"K6_VUS", "2"}, {"K6_ITERATIONS", "6"}}, {"plan", "-"});
  EXPECT_THAT(planned.out, HasSubstr("6 iterations shared among 2 VUs"));
  const Finished flag =
      run_with({{"K6_VUS", "2"}, {"K6_DURATION", "5s"}}, {"plan", "-", "-i", "3"});
  EXPECT_THAT(flag.out, HasSubstr("3 iterations shared among 2 VUs (maxDuration: 10m0s"));
  const Finished stages = run_with({{"K6_STAGES", "10s:5,20s:0"}}, {"plan", "-"});
  EXPECT_THAT(stages.out, HasSubstr("Up to 5 looping VUs for 30s over 2 stages"));
}

// All commands that read a test's options read the same variables.
TEST(Variables, AreReadByEveryCommandThatReadsOptions) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"run", "-"},
                                                {"plan", "-"},
                                                {"check", "-"},
                                                {"explain", "-", "--iteration", "0"},
                                                {"size", "-"},
                                                {"compare", "-", "--real", "none"},
                                                {"live", "-"}}) {
    const Finished finished = run_with({{"K6_VUS", "many"}, {"K6_NO_THRESHOLDS", "no"}}, words);
    EXPECT_EQ(finished.exit_code, 104) << words.front();
    EXPECT_THAT(finished.err,
                AllOf(HasSubstr("K6_VUS: found"), HasSubstr("K6_NO_THRESHOLDS: found")))
        << words.front();
  }
}

TEST(Variables, LeaveOutSetupAndThresholds) {
  const auto ran = [](const std::map<std::string, std::string>& variables) {
    return run_with(variables, {"run", "--json", "-"});
  };
  EXPECT_EQ(ran({}).exit_code, 99);
  const Finished finished = ran({{"K6_NO_THRESHOLDS", "true"}, {"K6_NO_SETUP", "1"}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(json::parse(finished.out).at("runNs"), 6'000'000);
}

TEST(Variables, OfAnotherCommandAreNotRead) {
  EXPECT_EQ(run_with({{"K6_SUMMARY_MODE", "loud"}}, {"plan", "-"}).exit_code, 0);
  EXPECT_EQ(run_with({{"K6_VUS", "many"}}, {"plan", "--jsonl"}).exit_code, 0);
}

TEST(Variables, ThatAreEmptyAreNotSet) {
  const Finished planned = run_with({{"K6_VUS", ""}, {"K6_STAGES", ""}}, {"plan", "-"});
  EXPECT_THAT(planned.out, HasSubstr("4 iterations shared among 1 VUs"));
}

// S105.
TEST(Variables, AreNamedWhereTheyAreWrong) {
  const Finished options = run_with({{"K6_VUS", "many"}, {"K6_TAGS", "a"}, {"K6_PAUSED", "maybe"}},
                                    {"run", "-", "--rps", "x"});
  EXPECT_EQ(options.exit_code, 104);
  EXPECT_EQ(options.err,
            "standard input: K6_VUS: found \"many\", expected a whole number\n"
            "standard input: K6_PAUSED: found \"maybe\", expected true or false\n"
            "standard input: --rps: found \"x\", expected a whole number\n"
            "standard input: K6_TAGS: found \"a\", expected NAME:VALUE\n");
  const Finished summary = run_with({{"K6_SUMMARY_MODE", "ful"}}, {"run", "-"});
  EXPECT_EQ(summary.err,
            "standard input: K6_SUMMARY_MODE: found 'ful', expected compact, full or disabled; "
            "did you mean \"full\"?\n");
  const Finished output = run_with({{"K6_OUT", "xml"}}, {"run", "-"});
  EXPECT_THAT(output.err, StartsWith("standard input: K6_OUT: found 'xml'"));
}

TEST(Variables, ThatAreWrongAreNamedBesideTheFilesProblems) {
  const Finished finished = run_with({{"K6_NO_SUMMARY", "never"},
                                      {"K6_NO_THRESHOLDS", "maybe"},
                                      {"K6_CSV_TIME_FORMAT", "iso"},
                                      {"K6_OUT", "xml"}},
                                     {"run", "-", "--set", "options.iterations=x"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(
      finished.err,
      AllOf(HasSubstr(": /options/iterations: found"),
            HasSubstr(": K6_NO_SUMMARY: found \"never\", expected true or false\n"),
            HasSubstr(": K6_NO_THRESHOLDS: found \"maybe\", expected true or false\n"),
            HasSubstr(": K6_CSV_TIME_FORMAT: found 'iso'"), HasSubstr(": K6_OUT: found 'xml'")));
}

TEST(Tags, OfTheCommandLineReplaceThoseOfTheOptions) {
  EXPECT_THAT(csv_row({}, {}), HasSubstr(",build=1,"));
  EXPECT_THAT(csv_row({{"K6_TAGS", "a:1,b:2:3"}}, {}), HasSubstr(",a=1&b=2:3,"));
  const std::string row = csv_row({{"K6_TAGS", "a:1"}}, {"--tag", "x=y=z", "--tag", "c=d"});
  EXPECT_THAT(row, HasSubstr(",c=d&x=y=z,"));
}

TEST(Tags, HaveANameAndAValue) {
  for (const char* wrong : {"", "a", "=b", "a="}) {
    const Finished finished = run_command({"run", "-", "--tag", wrong}, kTest);
    EXPECT_EQ(finished.exit_code, 104);
    EXPECT_EQ(finished.err,
              "standard input: --tag: found \"" + std::string(wrong) + "\", expected NAME=VALUE\n");
  }
}

TEST(SystemTags, AreThoseOfTheCommandLine) {
  EXPECT_EQ(csv_row({}, {"--system-tags", "scenario"}), "data_sent,0,0.000000,default,build=1,");
  EXPECT_EQ(csv_row({{"K6_SYSTEM_TAGS", "group"}}, {}), "data_sent,0,0.000000,,build=1,");
  EXPECT_EQ(csv_row({}, {"--system-tags", ""}), "data_sent,0,0.000000,build=1,");
  const Finished wrong = run_command({"check", "-", "--system-tags", "url,nope"}, kTest);
  EXPECT_EQ(wrong.exit_code, 104);
  EXPECT_THAT(wrong.err, StartsWith("standard input: --system-tags: found \"nope\", expected"));
}

TEST(CsvTimes, HaveTheFormOfTheVariable) {
  const auto time = [](const char* form) {
    const std::string row =
        csv_row({{"K6_CSV_TIME_FORMAT", form}}, {"--start-time", "2026-01-01T00:00:00Z"});
    const std::size_t begin = row.find(',') + 1;
    return row.substr(begin, row.find(',', begin) - begin);
  };
  EXPECT_EQ(time("unix"), "1767225600");
  EXPECT_EQ(time("unix_milli"), "1767225600001");
  EXPECT_EQ(time("unix_micro"), "1767225600001500");
  EXPECT_EQ(time("unix_nano"), "1767225600001500000");
  EXPECT_EQ(time("rfc3339"), "2026-01-01T00:00:00Z");
  EXPECT_EQ(time("rfc3339_nano"), "2026-01-01T00:00:00.0015Z");
  const Finished wrong =
      run_with({{"K6_CSV_TIME_FORMAT", "iso"}}, {"run", "-q", "-o", "csv=-", "-"});
  EXPECT_EQ(wrong.exit_code, 104);
  EXPECT_THAT(wrong.err, StartsWith("standard input: K6_CSV_TIME_FORMAT: found 'iso'"));
}

TEST(CsvFile, IsNamedByTheVariableWhereTheOutputNamesNone) {
  const std::string file = ::testing::TempDir() + "environment_named.csv";
  std::filesystem::remove(file);
  const Finished finished = run_with({{"K6_OUT", "csv"}, {"K6_CSV_FILENAME", file}},
                                     {"run", "-q", "--no-thresholds", "-"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_TRUE(std::filesystem::exists(file));
}

}  // namespace
}  // namespace rehearse::testing
