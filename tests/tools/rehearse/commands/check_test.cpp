// `rehearse check` as a whole: verdicts, exit codes, forms.

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

/// Files of a folder of their own, which is the current one meanwhile.
class Check : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) / ("check_" + std::string(test->name()));
    std::filesystem::create_directories(folder_);
    before_ = std::filesystem::current_path();
    std::filesystem::current_path(folder_);
    save("good.json", R"("expect": ["vus == 2", "complete == 20"])");
    save("failing.json", "\"expect\": [\n\"vus == 2\",\n\"complete < 15\"]");
    save("wrong.json", "\n\"expect\": [\"vuss == 2\", 3]");
    save("plain.json", R"("seed": 1)");
  }
  void TearDown() override {
    std::filesystem::current_path(before_);
    std::filesystem::remove_all(folder_);
  }

  static void save(const std::string& name, const std::string& more,
                   const std::string& thresholds = "{}") {
    std::ofstream(name) << R"({"options": {"vus": 2, "duration": "10s", "thresholds": )" +
                               thresholds + R"(}, "journeys": {"default": {"duration": "1s"}}, )" +
                               more + "}\n";
  }
  static std::string content(const std::string& name) {
    std::ifstream in(name);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }

 private:
  std::filesystem::path folder_;
  std::filesystem::path before_;
};

TEST_F(Check, GivesALineForEachFileThatPasses) {
  const Finished finished = run_command({"check", "good.json", "plain.json"});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.out,
            "✓ good.json   20 iterations  10s\n"
            "✓ plain.json  20 iterations  10s\n"
            "\n2 files: 2 passed, 0 failed, 0 wrong\n");
}

TEST_F(Check, SaysWhatFailedAndByHowMuch) {
  const Finished finished = run_command({"check", "good.json", "failing.json"});
  EXPECT_EQ(finished.exit_code, 99);
  EXPECT_EQ(finished.out,
            "✓ good.json     20 iterations  10s\n"
            "✗ failing.json  20 iterations  10s\n"
            "\n✗ failing.json\n"
            "    expect complete < 15\n"
            "        complete is 20, 5 (33.3%) above 15\n"
            "\n2 files: 1 passed, 1 failed, 0 wrong\n");
}

TEST_F(Check, ListsEveryMistakeOfAWrongFileWithItsPlace) {
  const Finished finished = run_command({"check", "wrong.json"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_NE(finished.err.find("wrong.json: /expect/0: column 1: found 'vuss', expected a figure"),
            std::string::npos)
      << finished.err;
  EXPECT_NE(finished.err.find("wrong.json: /expect/1: found 3, expected a condition"),
            std::string::npos)
      << finished.err;
}

TEST_F(Check, PutsWrongFilesOverFailures) {
  EXPECT_EQ(run_command({"check", "failing.json", "wrong.json", "good.json"}).exit_code, 104);
}

TEST_F(Check, JudgesEveryFileThatIsRight) {
  const Finished finished = run_command({"check", "missing.json", "failing.json"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_NE(finished.out.find("complete is 20, 5 (33.3%) above 15"), std::string::npos);
}

TEST_F(Check, TakesExpectationsOfTheCommandLine) {
  const Finished finished = run_command({"check", "good.json", "--expect", "dropped > 0"});
  EXPECT_EQ(finished.exit_code, 99);
  EXPECT_NE(finished.out.find("dropped is 0, not above 0"), std::string::npos) << finished.out;
}

TEST_F(Check, RefusesAWrongExpectationOnce) {
  const Finished finished =
      run_command({"check", "good.json", "plain.json", "--expect", "dropped >"});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_EQ(
      finished.err,
      "rehearse check: --expect/0: column 10: found the end, expected a figure or a number\n");
}

TEST_F(Check, JudgesThresholds) {
  save("slow.json", R"("seed": 1)", R"({"iteration_duration": ["avg<500", "max<2000"]})");
  const Finished finished = run_command({"check", "slow.json"});
  EXPECT_EQ(finished.exit_code, 99);
  EXPECT_NE(finished.out.find("    threshold iteration_duration: avg<500\n"
                              "        avg is 1s, 500ms (100%) above 500ms\n"),
            std::string::npos)
      << finished.out;
  EXPECT_EQ(finished.out.find("max<2000"), std::string::npos);
}

TEST_F(Check, TellsHowManyRunsAThresholdPasses) {
  save("slow.json", R"("seed": 1)", R"({"iterations": ["count>100"]})");
  const Finished finished = run_command({"check", "slow.json", "--runs", "4"});
  EXPECT_EQ(finished.exit_code, 99);
  EXPECT_NE(finished.out.find("it passes 0 of 4 runs (0% to 49%); in run 0 count is 20, 80 (80%) "
                              "below 100"),
            std::string::npos)
      << finished.out;
}

TEST_F(Check, AsksForCertaintyOfThresholds) {
  save("fast.json", R"("seed": 1)", R"({"iterations": ["count>10"]})");
  const std::vector<std::string> command{"check", "fast.json", "--runs", "4", "--confidence"};
  std::vector<std::string> low = command;
  low.emplace_back("0.5");
  EXPECT_EQ(run_command(low).exit_code, 0);
  std::vector<std::string> high = command;
  high.emplace_back("0.52");
  EXPECT_EQ(run_command(high).exit_code, 99);
}

TEST_F(Check, ObservesBusyVusAndTags) {
  EXPECT_EQ(run_command({"check", "good.json", "--expect",
                         "busy == 2 and iterations{scenario:default} == 20 and busy after 3s == 2"})
                .exit_code,
            0);
}

TEST_F(Check, CountsOverScopes) {
  const Finished finished = run_command(
      {"check", "good.json", "--expect", "complete during 2s..4s == 4", "--expect",
       "complete after 8.5s == 4", "--expect", "count of iteration_duration after 9s == 4"});
  EXPECT_EQ(finished.exit_code, 0) << finished.out;
}

TEST_F(Check, IsAFailureOfATestThatIsCutShort) {
  save("short.json", R"("control": [{"at": "3s", "interrupt": true}])");
  const Finished finished = run_command({"check", "short.json"});
  EXPECT_EQ(finished.exit_code, 99) << finished.err;
  EXPECT_NE(finished.out.find("it ended with exit code 105"), std::string::npos) << finished.out;
}

TEST_F(Check, WritesAJUnitCaseForEachClaim) {
  EXPECT_EQ(run_command({"check", "failing.json", "plain.json", "wrong.json", "--junit", "out.xml"})
                .exit_code,
            104);
  const std::string xml = content("out.xml");
  EXPECT_TRUE(
      xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites "
                      "name=\"rehearse check\" tests=\"4\" failures=\"1\" errors=\"1\" "
                      "time=\"20\">\n"))
      << xml;
  EXPECT_NE(xml.find("    <testcase name=\"expect vus == 2\" classname=\"failing.json\" "
                     "time=\"0\"/>\n    <testcase name=\"expect complete &lt; 15\" "
                     "classname=\"failing.json\" time=\"0\">\n      <failure message=\"complete is "
                     "20, 5 (33.3%) above 15\" type=\"expect\">"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("<testcase name=\"runs to its end\" classname=\"plain.json\" time=\"0\"/>"),
            std::string::npos);
  EXPECT_NE(xml.find("<error message=\"/expect/0: column 1: found 'vuss', expected a figure"),
            std::string::npos);
}

TEST_F(Check, NamesTheJUnitFileThatCannotBeWritten) {
  const Finished finished = run_command({"check", "good.json", "--junit", "no/folder/out.xml"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.err, "no/folder/out.xml: cannot write: No such file or directory\n");
  EXPECT_NE(finished.out.find("1 file: 1 passed"), std::string::npos);
}

TEST_F(Check, WantsTheNameOfAJUnitFile) {
  const Finished finished = run_command({"check", "good.json", "--junit", ""});
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_NE(finished.err.find("--junit: found no name of a file"), std::string::npos);
}

TEST_F(Check, SaysThatNothingComparesWithNaN) {
  save("nan.json", R"("seed": 1)", R"({"iteration_duration": ["p(95)<NaN"]})");
  const Finished finished = run_command({"check", "nan.json"});
  EXPECT_EQ(finished.exit_code, 99);
  EXPECT_NE(finished.out.find("p(95) is 1s, and no comparison with NaN holds"), std::string::npos)
      << finished.out;
  const Finished answer = run_command({"check", "nan.json", "--json"});
  EXPECT_TRUE(nlohmann::json::accept(answer.out)) << answer.out;
}

TEST_F(Check, ShowsNoControlCharactersOfAFile) {
  save("control.json", R"("expect": ["vus == \u0000\u001b[31m"])");
  const Finished finished = run_command({"check", "control.json"});
  EXPECT_EQ(finished.exit_code, 104);
  for (const std::string& text : {finished.out, finished.err}) {
    EXPECT_EQ(text.find('\0'), std::string::npos);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
  }
}

TEST_F(Check, NamesAFullDisk) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP();
  const Finished finished = run_command({"check", "good.json", "--junit", "/dev/full"});
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.err, "/dev/full: cannot write: No space left on device\n");
}

TEST_F(Check, AnnotatesTheLineOfWhatFails) {
  save("slow.json", "\"seed\": 1", "{\n\"iterations\":\n[\"count>0\",\n\"count>100\"]}");
  const Finished finished = run_command(
      {"check", "failing.json", "slow.json", "wrong.json", "--github", "--expect", "dropped > 0"});
  EXPECT_NE(finished.out.find("::error file=failing.json,line=3,title=expect failed::complete < 15"
                              "%0Acomplete is 20, 5 (33.3%25) above 15\n"
                              "::error file=failing.json,title=expect failed::dropped > 0"),
            std::string::npos)
      << finished.out;
  EXPECT_NE(finished.out.find("::error file=slow.json,line=4,title=threshold failed::"),
            std::string::npos)
      << finished.out;
  EXPECT_NE(finished.out.find("::error file=wrong.json,line=2,title=wrong file::/expect/0: column"),
            std::string::npos)
      << finished.out;
}

TEST_F(Check, WritesOneJsonObject) {
  const Finished finished = run_command({"check", "failing.json", "wrong.json", "--json"});
  EXPECT_EQ(finished.exit_code, 104);
  const auto json = nlohmann::json::parse(finished.out);
  EXPECT_EQ(json["ok"], false);
  EXPECT_EQ(json["files"][0]["expect"][1]["comparisons"][0]["observed"], 20);
  EXPECT_EQ(json["files"][0]["expect"][1]["comparisons"][0]["bound"], 15);
  EXPECT_EQ(json["files"][0]["exitCode"], 99);
  EXPECT_EQ(json["files"][1]["errors"].size(), 2U);
}

TEST_F(Check, DoesNotDependOnThreads) {
  const std::vector<std::string> files{"good.json", "failing.json", "plain.json"};
  std::vector<std::string> command{"check", "--json", "--runs", "3", "--jobs", "1"};
  command.insert(command.end(), files.begin(), files.end());
  const std::string one = run_command(command).out;
  command[5] = "8";
  EXPECT_EQ(run_command(command).out, one);
}

TEST_F(Check, ReadsStandardInputOnce) {
  EXPECT_EQ(run_command({"check", "-", "--expect", "vus == 2"}, content("good.json")).exit_code, 0);
  EXPECT_EQ(run_command({"check", "-", "-"}, content("good.json")).exit_code, 104);
}

}  // namespace
}  // namespace rehearse::testing
