// `rehearse explain`, `size`, `diff` and `fleet`.

#include <cstdio>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

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
  EXPECT_THAT(finished.out, HasSubstr("s         gracefulStop     1.501s"));
}

TEST(SizeCommand, WritesJson) {
  const Finished finished = run_command({"size", "-", "--runs", "10", "--json"}, kTooFewVus);
  const json answer = json::parse(finished.out);
  EXPECT_EQ(answer.at("runs"), 10);
  EXPECT_EQ(answer.at("scenarios").at("s").at("preAllocatedVUs").at("value"), 3);
  EXPECT_EQ(answer.at("scenarios").at("s").at("preAllocatedVUs").at("oneLess"), 0.0);
  EXPECT_EQ(answer.at("scenarios").at("s").at("gracefulStopNs").at("value"), 1'501'000'000);
}

TEST(SizeCommand, CountsLoadGeneratorsByVus) {
  const Finished finished =
      run_command({"size", "-", "--runs", "10", "--json", "--vus-per-instance", "2"}, kTooFewVus);
  EXPECT_EQ(json::parse(finished.out).at("instances").at("value"), 2);
}

TEST(SizeCommand, CountsLoadGeneratorsByMemory) {
  const Finished finished =
      run_command({"size", "-", "--runs", "10", "--json", "--vus-per-instance", "9",
                   "--memory-per-vu", "5MB", "--memory-per-instance", "9MB"},
                  kTooFewVus);
  EXPECT_EQ(json::parse(finished.out).at("instances").at("value"), 3);
}

TEST(SizeCommand, SaysAtTheFlagWhichMemoryIsWrong) {
  const Finished finished = run_command(
      {"size", "-", "--memory-per-vu", "5s", "--memory-per-instance", "0MB"}, kTooFewVus);
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("--memory-per-vu: found \"5s\", expected an amount"));
  EXPECT_THAT(finished.err, HasSubstr("--memory-per-instance: found \"0MB\", expected an amount"));
}

TEST(SizeCommand, SaysThatTooFewFitOnALoadGenerator) {
  const Finished finished = run_command(
      {"size", "-", "--memory-per-vu", "5MB", "--memory-per-instance", "4MB"}, kTooFewVus);
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr("--memory-per-instance: found \"4MB\", expected at least"));
}

/// The arrivals from 2 s on each find that a VU is free at their instant.
constexpr const char* kFreeAsTheNextIsDue = R"({"options": {"scenarios": {"s": {"executor":
  "constant-arrival-rate", "rate": 1, "duration": "20s", "preAllocatedVUs": 2}}},
  "journeys": {"default": {"duration": "2s"}}})";

TEST(TiesFlag, ChoosesTheOrder) {
  const Finished finished =
      run_command({"run", "-", "--json", "--ties", "earliest"}, kFreeAsTheNextIsDue);
  const json result = json::parse(finished.out);
  EXPECT_EQ(result.at("ties"), json({{"order", "earliest"}}));
  EXPECT_EQ(result.at("complete"), 21);
}

TEST(TiesFlag, LeavesTheResultAsItIsWithoutIt) {
  const Finished without = run_command({"run", "-", "--json"}, kFreeAsTheNextIsDue);
  const Finished latest =
      run_command({"run", "-", "--json", "--ties", "latest"}, kFreeAsTheNextIsDue);
  json with = json::parse(latest.out);
  EXPECT_EQ(with.at("ties").at("order"), "latest");
  with.erase("ties");
  EXPECT_EQ(with, json::parse(without.out));
}

TEST(TiesFlag, HasBounds) {
  const Finished finished =
      run_command({"run", "-", "--json", "--ties", "bounds"}, kFreeAsTheNextIsDue);
  const json ties = json::parse(finished.out).at("ties");
  EXPECT_EQ(ties.at("order"), "latest");
  EXPECT_EQ(ties.at("exact"), true);
  EXPECT_EQ(ties.at("dropped"), json({{"low", 0}, {"high", 7}}));
}

TEST(TiesFlag, IsOneOfOtherCommandsToo) {
  const Finished checked = run_command(
      {"check", "-", "--ties", "earliest", "--expect", "dropped == 0"}, kFreeAsTheNextIsDue);
  EXPECT_EQ(checked.exit_code, 0) << checked.out;
  const Finished found =
      run_command({"find", "-", "--ties", "earliest", "--least", "preAllocatedVUs=1..9",
                   "--so-that", "P(dropped == 0) >= 0.9", "--runs", "10"},
                  kFreeAsTheNextIsDue);
  EXPECT_THAT(found.out, StartsWith("the least preAllocatedVUs with P(dropped == 0) >= 0.9 is 2"));
}

TEST(TiesFlag, HasBoundsOfOneRunAlone) {
  EXPECT_EQ(
      run_command({"run", "-", "--ties", "bounds", "--runs", "2"}, kFreeAsTheNextIsDue).exit_code,
      104);
  EXPECT_EQ(run_command({"check", "-", "--ties", "bounds"}, kFreeAsTheNextIsDue).exit_code, 104);
  const Finished wrong = run_command({"run", "-", "--ties", "first"}, kFreeAsTheNextIsDue);
  EXPECT_THAT(wrong.err, HasSubstr("found 'first', expected earliest, latest, random or bounds"));
}

TEST(QuietFlag, IsOneOfCommandsThatShowProgress) {
  EXPECT_EQ(run_command({"find", "-", "-q", "--least", "vus=1..2", "--so-that", "dropped == 0"},
                        kFreeAsTheNextIsDue)
                .exit_code,
            104);
  EXPECT_EQ(run_command({"sweep", "-", "-q", "--vary", "rate=1,2"}, kFreeAsTheNextIsDue).exit_code,
            0);
}

/// A file that is there as long as the test.
class TestFile {
 public:
  TestFile(const std::string& name, std::string_view text)
      : path_(::testing::TempDir() + "/" + name) {
    std::ofstream(path_) << text;
  }
  ~TestFile() { std::remove(path_.c_str()); }
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string open_model(const char* rate, const char* duration) {
  return std::string(R"({"scenarios": {"open": {"executor": "constant-arrival-rate", )") + rate +
         R"(, "preAllocatedVUs": 5, "duration": ")" + duration + "\"}}}";
}

TEST(DiffCommand, ShowsAPatch) {
  const TestFile main("diff_main.json", open_model(R"("rate": 1)", "10s"));
  const Finished finished =
      run_command({"diff", main.path(), "-"}, open_model(R"("rate": 2)", "12s"));
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  EXPECT_EQ(finished.out, "--- " + main.path() +
                              "\n"
                              "+++ -\n"
                              "@@ test: schedule @@\n"
                              "-over at the latest: 40s\n"
                              "+over at the latest: 42s\n"
                              "@@ scenario open: options @@\n"
                              "-rate: 1\n"
                              "+rate: 2\n"
                              "-duration: 10s\n"
                              "+duration: 12s\n"
                              "@@ scenario open: schedule @@\n"
                              "-iterations planned: 10\n"
                              "+iterations planned: 24\n"
                              "-iterations start until: 10s\n"
                              "+iterations start until: 12s\n"
                              "-iterations run until: 40s\n"
                              "+iterations run until: 42s\n"
                              "@@ scenario open: held VUs from @@\n"
                              "-             40s        0\n"
                              "+             42s        0\n"
                              "@@ scenario open: first arrival that differs @@\n"
                              "-arrival 2 at 1s\n"
                              "+arrival 2 at 500ms\n"
                              "the schedules differ\n");
}

TEST(DiffCommand, EndsWith0WhereOnlyTheWordsDiffer) {
  const TestFile main("diff_words.json", open_model(R"("rate": 60, "timeUnit": "1m")", "10s"));
  const Finished finished =
      run_command({"diff", main.path(), "-"}, open_model(R"("rate": 1)", "10s"));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("-timeUnit: 1m0s\n+timeUnit: 1s\n"
                                      "the options differ, the schedules do not\n"));
}

TEST(DiffCommand, TellsOptionsThatNoScheduleDependsOn) {
  const TestFile main("diff_tls.json",
                      R"({"duration": "1s", "tlsVersion": "tls1.2", "blockHostnames": ["a.example"],
                          "hosts": {"b.example": "127.0.0.1"}, "userAgent": "one"})");
  const Finished finished =
      run_command({"diff", main.path(), "-"},
                  R"({"duration": "1s", "tlsVersion": "tls1.3", "hosts": {"b.example": "127.0.0.1"},
          "dns": {"ttl": "1m"}, "userAgent": "two"})");
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  EXPECT_EQ(finished.out, "--- " + main.path() +
                              "\n"
                              "+++ -\n"
                              "@@ test: options @@\n"
                              "-userAgent: one\n"
                              "+userAgent: two\n"
                              "-blockHostnames: [\"a.example\"]\n"
                              "+dns: {\"ttl\":\"1m\"}\n"
                              "-tlsVersion: \"tls1.2\"\n"
                              "+tlsVersion: \"tls1.3\"\n"
                              "the options differ, the schedules do not\n");
}

TEST(DiffCommand, KeepsKeysAndPasswordsSecret) {
  const auto options = [](const std::string& password) {
    return R"({"duration": "1s", "tlsAuth": [{"cert": "C", "key": "K", "password": ")" + password +
           "\"}]}";
  };
  const TestFile main("diff_secret.json", options("first"));
  const Finished finished = run_command({"diff", main.path(), "-"}, options("second"));
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  const std::string shown =
      "tlsAuth: [{\"cert\":\"C\",\"key\":\"(secret)\",\"password\":\"(secret)\"}]";
  EXPECT_THAT(finished.out,
              HasSubstr("-" + shown + "\n+" + shown + " (another key or password)\n"));
}

TEST(DiffCommand, WritesJson) {
  const TestFile main("diff_json.json", open_model(R"("rate": 1)", "10s"));
  const Finished finished =
      run_command({"diff", main.path(), "-", "--json"}, open_model(R"("rate": 1)", "12s"));
  EXPECT_EQ(finished.exit_code, 1) << finished.err;
  const json diff = json::parse(finished.out);
  EXPECT_EQ(diff.at("schedulesDiffer"), true);
  const json& open = diff.at("scenarios").at("open");
  EXPECT_EQ(open.at("options").at("durationNs"),
            json({{"before", 10'000'000'000}, {"after", 12'000'000'000}}));
  EXPECT_EQ(open.at("heldVUs").at("added"), json({{42'000'000'000, 0, 0}}));
  EXPECT_EQ(open.at("firstArrival"),
            json({{"number", 11}, {"beforeNs", nullptr}, {"afterNs", 10'000'000'000}}));
}

TEST(DiffCommand, ListsTheMistakesOfBothFiles) {
  const TestFile main("diff_wrong.json", open_model(R"("rate": 0)", "10s"));
  const Finished finished =
      run_command({"diff", main.path(), "-"}, open_model(R"("rate": -2)", "10s"));
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, HasSubstr(main.path() + ": /scenarios/open/rate"));
  EXPECT_THAT(finished.err, HasSubstr("standard input: /scenarios/open/rate"));
}

TEST(DiffCommand, DoesNotReadStandardInputTwice) {
  EXPECT_EQ(run_command({"diff", "-", "-"}, "{}").exit_code, 104);
}

constexpr const char* kThousand = R"({"options": {"scenarios": {"s": {"executor":
  "constant-arrival-rate", "rate": 1000, "duration": "1s", "preAllocatedVUs": 3000}}},
  "journeys": {"default": {"duration": "1ms"}}})";

TEST(FleetCommand, SaysWhatEachInstanceDoesAndHowToStartIt) {
  const Finished finished = run_command({"fleet", "-", "--instances", "3"}, kThousand);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("    together                  3000      3000      1000"));
  EXPECT_THAT(finished.out, HasSubstr("would have 999 of 1000 iterations\n"));
  EXPECT_THAT(finished.out, HasSubstr("    k6 run --execution-segment 1/3:2/3 "
                                      "--execution-segment-sequence 0,1/3,2/3,1 script.js\n"));
}

TEST(FleetCommand, WritesJson) {
  const Finished finished =
      run_command({"fleet", "-", "--vus-per-instance", "1000", "--json"}, kThousand);
  const json answer = json::parse(finished.out);
  ASSERT_EQ(answer.at("instances").size(), 3U);
  EXPECT_EQ(answer.at("instances").at(0).at("complete"), 334);
  EXPECT_EQ(answer.at("planned").at(1).at("withoutSequence"), 999);
  EXPECT_EQ(answer.at("sum").at("complete"), 1000);
  EXPECT_EQ(answer.at("sum").at("scenarios").at("s").at("vusMax"), 3000);
}

TEST(FleetCommand, HasNoPhasesOfTheSum) {
  const Finished finished =
      run_command({"fleet", REHEARSE_SOURCE_DIR "/scenarios/closed-vs-open.json", "--instances",
                   "2", "--runs", "2", "--json"});
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  const json answer = json::parse(finished.out);
  EXPECT_FALSE(answer.at("sum").contains("phases"));
  EXPECT_EQ(answer.at("over").at("instances").at("2").at("busyVUs").at("max").at("runs"), 2);
}

TEST(FleetCommand, SaysAtTheFlagThatThereAreTooMany) {
  const Finished finished = run_command({"fleet", "-", "--vus-per-instance", "1"}, kThousand);
  EXPECT_EQ(finished.exit_code, 104);
  EXPECT_THAT(finished.err, StartsWith("standard input: --vus-per-instance: found 1"));
}

TEST(FleetCommand, NeedsToKnowHowMany) {
  EXPECT_EQ(run_command({"fleet", "-"}, kThousand).exit_code, 104);
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
