// run --runs in shards, kept in files and put together by merge.

#include <cstdio>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <vector>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

/// Some of its runs drop an iteration, so that its threshold holds in a share of them.
constexpr const char* kChance = R"({"options": {"thresholds": {"dropped_iterations": ["count<1"]},
  "scenarios": {"s": {"executor": "constant-arrival-rate", "rate": 2, "duration": "9s",
    "preAllocatedVUs": 3}}}, "journeys": {"default": {"duration": {"exponential": "500ms"}}}})";

std::string temporary(const std::string& name) {
  std::string path = ::testing::TempDir() + "rehearse_kept_" + name;
  std::remove(path.c_str());
  return path;
}

std::string text_of(const std::string& name) {
  std::ifstream input(name);
  std::stringstream all;
  all << input.rdbuf();
  return all.str();
}

Finished run_with(std::vector<std::string> more, const char* file = kChance) {
  std::vector<std::string> words{"run", "-", "--runs", "10"};
  words.insert(words.end(), more.begin(), more.end());
  return run_command(words, file);
}

/// Files of three shards, the last one first.
std::vector<std::string> three_shards(const std::string& name) {
  std::vector<std::string> files;
  for (const std::string shard : {"3", "1", "2"}) {
    files.push_back(temporary(name + shard));
    const Finished part = run_with({"--shard", shard + "/3", "--results", files.back()});
    EXPECT_EQ(part.exit_code, 0) << part.err;
  }
  return files;
}

Finished merged(std::vector<std::string> files, const std::vector<std::string>& more = {}) {
  files.insert(files.begin(), "merge");
  files.insert(files.end(), more.begin(), more.end());
  return run_command(files);
}

TEST(KeptRuns, ShardsMergedAreTheWhole) {
  const std::vector<std::string> files = three_shards("whole");
  for (const std::vector<std::string>& form : {std::vector<std::string>{}, {"--json"}}) {
    const Finished whole = run_with(form);
    const Finished together = merged(files, form);
    EXPECT_EQ(together.out, whole.out);
    EXPECT_EQ(together.exit_code, whole.exit_code);
  }
}

TEST(KeptRuns, MergeHasTheVerdictOfTheConfidenceThatWasAskedFor) {
  const std::string file = temporary("confidence");
  const Finished whole = run_with({"--confidence", "0.999", "--results", file});
  EXPECT_EQ(whole.exit_code, 99);
  EXPECT_EQ(merged({file}).exit_code, 99);
}

TEST(KeptRuns, GoOnWhereTheyWereCutOff) {
  const std::string file = temporary("cut");
  const std::string whole = run_with({"--results", file}).out;
  const std::string lines = text_of(file);
  std::ofstream(file) << lines.substr(0, lines.size() / 2);
  EXPECT_EQ(run_with({"--results", file}).out, whole);
  EXPECT_EQ(text_of(file), lines);
}

TEST(KeptRuns, MergeSaysWhatIsMissing) {
  std::vector<std::string> files = three_shards("missing");
  files.pop_back();
  const Finished together = merged(files);
  EXPECT_EQ(together.exit_code, 1);
  EXPECT_THAT(together.err, HasSubstr("shard 2/3 lacks 3 replications: 1, 4, 7"));
}

TEST(KeptRuns, OfAnotherFileAreNotMerged) {
  std::vector<std::string> files = three_shards("mixture");
  files.push_back(temporary("other"));
  run_with({"--shard", "2/3", "--results", files.back(), "--set", "rate=3"});
  const Finished together = merged(files);
  EXPECT_EQ(together.exit_code, 104);
  EXPECT_THAT(together.err, HasSubstr(files.back() + ": line 1: found {"));
  EXPECT_EQ(together.out, "");
}

TEST(KeptRuns, ALineThatIsNoReplicationIsNamed) {
  const std::string file = temporary("empty");
  std::ofstream(file) << text_of(REHEARSE_SOURCE_DIR
                                 "/tests/tools/rehearse/results/empty_row.jsonl");
  const Finished together = merged({file});
  EXPECT_EQ(together.exit_code, 104);
  EXPECT_THAT(together.err, HasSubstr("number 0: found {\"exit\":0"));
}

/// The curves of the page's pictures, as JSON.
std::string pictures_of(const std::string& page) {
  const std::string text = text_of(page);
  const std::size_t from = text.find("\"pictures\":");
  return text.substr(from, text.find("\"command\":", from) - from);
}

TEST(KeptRuns, HaveTheFansOfRunsThatWereNotKept) {
  const std::string file = temporary("fans");
  const std::string at_once = temporary("at_once.html");
  const std::string kept = temporary("kept.html");
  const std::string again = temporary("again.html");
  EXPECT_EQ(run_with({"--html", at_once}).exit_code, 0);
  EXPECT_EQ(run_with({"--results", file, "--html", kept}).exit_code, 0);
  EXPECT_EQ(run_with({"--results", file, "--html", again}).exit_code, 0);
  EXPECT_THAT(pictures_of(at_once), HasSubstr("Quantiles over 10 runs at each time."));
  EXPECT_EQ(pictures_of(kept), pictures_of(at_once));
  EXPECT_EQ(pictures_of(again), pictures_of(at_once));
}

TEST(KeptRuns, SayWhyThereAreNoFans) {
  const std::string page = temporary("no_fans.html");
  // Steered, so that it lasts longer than a plan without an end says.
  constexpr const char* kEndless = R"({"options": {"scenarios": {"s": {
      "executor": "externally-controlled", "vus": 1, "maxVUs": 1, "duration": "0s"}}},
    "journeys": {"default": {"duration": {"exponential": "5s"}}},
    "control": [{"at": "300s", "interrupt": true}]})";
  const Finished run = run_with({"--results", temporary("long"), "--html", page}, kEndless);
  EXPECT_THAT(pictures_of(page), HasSubstr("How these runs went over time was not kept"))
      << run.err;
}

TEST(KeptRuns, AreNoPointsForCommaSeparatedValues) {
  const Finished together = merged(three_shards("csv"), {"--csv"});
  EXPECT_EQ(together.exit_code, 104);
  EXPECT_THAT(together.err, HasSubstr("--csv: found replications, expected the points of a sweep"));
}

}  // namespace
}  // namespace rehearse::testing
