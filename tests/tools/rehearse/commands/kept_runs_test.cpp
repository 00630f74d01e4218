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

TEST(KeptRuns, AreNoPointsForCommaSeparatedValues) {
  const Finished together = merged(three_shards("csv"), {"--csv"});
  EXPECT_EQ(together.exit_code, 104);
  EXPECT_THAT(together.err, HasSubstr("--csv: found replications, expected the points of a sweep"));
}

}  // namespace
}  // namespace rehearse::testing
