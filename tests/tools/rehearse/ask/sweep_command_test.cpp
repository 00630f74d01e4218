// sweep, merge and find as commands.

#include <cstdio>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

constexpr const char* kLoop = R"({"options": {"vus": 2, "duration": "10s", "gracefulStop": "0s"},
    "journeys": {"default": {"duration": {"uniform": ["1s", "2s"]}}}})";

std::string temporary(const std::string& name) {
  std::string path = ::testing::TempDir() + "rehearse_" + name;
  std::remove(path.c_str());
  return path;
}

std::string text_of(const std::string& name) {
  std::ifstream input(name);
  std::stringstream all;
  all << input.rdbuf();
  return all.str();
}

std::vector<std::string> sweep_with(std::vector<std::string> more) {
  std::vector<std::string> words{"sweep",          "-",      "--vary", "vus=1..6", "--show",
                                 "complete,p(95)", "--runs", "3"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(SweepCommand, AnswersEachPointWithTheRunsThatRunHas) {
  const json swept = json::parse(run_command(sweep_with({"--json"}), kLoop).out);
  const json run =
      json::parse(run_command({"run", "-", "--runs", "3", "--json", "--set", "vus=4"}, kLoop).out);
  const json& point = swept.at("points").at(3);
  EXPECT_EQ(point.at("at").at("vus"), 4);
  const json& each = point.at("answers").at(0).at("each");
  EXPECT_EQ(each, run.at("over").at("complete"));
}

std::vector<std::string> find_with(std::vector<std::string> more) {
  std::vector<std::string> words{
      "find", "-", "--least", "vus=1..60", "--so-that", "complete >= 150", "--runs", "5"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

/// Of `shards` parts the results of all but the last `left_out`.
std::vector<std::string> searched_parts(const std::string& name, int shards, int left_out) {
  std::vector<std::string> merge{"merge"};
  for (int shard = 1; shard <= shards - left_out; ++shard) {
    merge.push_back(temporary(name + std::to_string(shard)));
    const std::string part = std::to_string(shard) + "/" + std::to_string(shards);
    const Finished done =
        run_command(find_with({"--shard", part, "--results", merge.back()}), kLoop);
    EXPECT_EQ(done.exit_code, 0) << done.err;
  }
  return merge;
}

TEST(FindCommand, PartsOfTheRangeTogetherFindWhatOneSearchFinds) {
  const json whole = json::parse(run_command(find_with({"--json"}), kLoop).out);
  std::vector<std::string> merge = searched_parts("find_parts", 7, 0);
  merge.emplace_back("--json");
  const json merged = json::parse(run_command(merge).out);
  for (const char* key : {"found", "neighbour", "condition", "asked", "path", "monotone"}) {
    EXPECT_EQ(merged.at(key), whole.at(key)) << key;
  }
  EXPECT_FALSE(whole.at("neighbour").is_null());
}

TEST(FindCommand, MergeNamesAPartThatWasNotSearched) {
  const Finished merged = run_command(searched_parts("find_lost", 3, 1));
  EXPECT_EQ(merged.exit_code, 1);
  EXPECT_THAT(merged.err, HasSubstr("shard 3/3 lacks the end of its search"));
}

TEST(FindCommand, GoesOnWhereItWasCutOff) {
  const std::string file = temporary("find_cut.jsonl");
  const std::string whole = run_command(find_with({"--results", file}), kLoop).out;
  const std::string lines = text_of(file);
  std::ofstream(file) << lines.substr(0, lines.size() / 2);
  EXPECT_EQ(run_command(find_with({"--results", file}), kLoop).out, whole);
  EXPECT_EQ(text_of(file), lines);
}

TEST(FindCommand, MorePartsThanValuesAreRefused) {
  const Finished refused =
      run_command(find_with({"--shard", "1/61", "--results", temporary("find_many")}), kLoop);
  EXPECT_EQ(refused.exit_code, 104);
  EXPECT_THAT(refused.err, HasSubstr("--shard: found 61 shards, expected at most 60"));
}

TEST(SweepCommand, GoesOnWhereItWasCutOff) {
  const std::string file = temporary("sweep_cut.jsonl");
  const std::string whole = run_command(sweep_with({"--results", file}), kLoop).out;
  const std::string lines = text_of(file);
  std::ofstream(file) << lines.substr(0, lines.size() * 2 / 3);
  EXPECT_EQ(run_command(sweep_with({"--results", file}), kLoop).out, whole);
  EXPECT_EQ(text_of(file), lines);
}

TEST(SweepCommand, ShardsMergedAreTheWhole) {
  std::vector<std::string> merge{"merge", "--json"};
  for (const std::string shard : {"2/3", "1/3", "3/3"}) {
    const std::string file = temporary("shard_" + shard.substr(0, 1));
    run_command(sweep_with({"--results", file, "--shard", shard}), kLoop);
    merge.push_back(file);
  }
  EXPECT_EQ(run_command(merge, "").out, run_command(sweep_with({"--json"}), kLoop).out);
  merge.pop_back();
  const Finished partly = run_command(merge, "");
  EXPECT_EQ(partly.exit_code, 1);
  EXPECT_THAT(partly.err, HasSubstr("shard 3/3 lacks 2 points: 2, 5"));
}

TEST(SweepCommand, ResultsOfAnotherFileAreRefused) {
  const std::string file = temporary("sweep_other.jsonl");
  run_command(sweep_with({"--results", file}), kLoop);
  const Finished other = run_command(sweep_with({"--results", file, "--set", "vus=9"}), kLoop);
  EXPECT_EQ(other.exit_code, 104);
  EXPECT_THAT(other.err, HasSubstr("another file, other questions or another version"));
}

TEST(SweepCommand, WritesCommaSeparatedValues) {
  const Finished csv =
      run_command({"sweep", "-", "--vary", "vus=1,2", "--show", "vus", "--csv"}, kLoop);
  EXPECT_EQ(csv.out, "vus,vus,vus low,vus high\r\n1,1,,\r\n2,2,,\r\n");
}

TEST(SweepCommand, SaysAllThatIsWrongAtOnce) {
  const Finished wrong =
      run_command({"sweep", "-", "--vary", "vus=5..1", "--vary", "rate", "--shard", "4/3"}, kLoop);
  EXPECT_EQ(wrong.exit_code, 104);
  EXPECT_THAT(wrong.err, HasSubstr("--vary: found \"vus=5..1\""));
  EXPECT_THAT(wrong.err, HasSubstr("--vary: found \"rate\""));
  EXPECT_THAT(wrong.err, HasSubstr("--shard: found \"4/3\""));
}

TEST(FindCommand, SaysTheValueAndItsNeighbour) {
  const Finished found = run_command(
      {"find", "-", "--least", "vus=1..9", "--so-that", "complete >= 30", "--runs", "3", "--json"},
      kLoop);
  const json answer = json::parse(found.out);
  EXPECT_EQ(found.exit_code, 0);
  EXPECT_EQ(answer.at("found").at("holds"), true);
  EXPECT_EQ(answer.at("neighbour").at("holds"), false);
  EXPECT_EQ(answer.at("neighbour").at("value").get<int>() + 1, answer.at("found").at("value"));
}

TEST(FindCommand, ExitsWith99WhereNothingHolds) {
  const Finished found = run_command(
      {"find", "-", "--most", "vus=1..2", "--so-that", "dropped < 0", "--runs", "1"}, kLoop);
  EXPECT_EQ(found.exit_code, 99);
  EXPECT_THAT(found.out, HasSubstr("dropped < 0 holds at no vus between 1 and 2"));
}

TEST(Sweep, DrawsItsPoints) {
  const std::string file = temporary("sweep.svg");
  const Finished finished = run_command(sweep_with({"--svg", file}), kLoop);
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(text_of(file), HasSubstr("<text class=\"title\" x=\"84\" y=\"58\">complete</text>"));
}

TEST(Run, DrawsTheSamePictureForTheSameSeed) {
  const std::string first = temporary("first.svg");
  const std::string second = temporary("second.svg");
  run_command({"run", "-", "--svg", first, "--seed", "7"}, kLoop);
  run_command({"run", "-", "--svg", second, "--seed", "7"}, kLoop);
  EXPECT_THAT(text_of(first), HasSubstr("seed 7"));
  EXPECT_EQ(text_of(first), text_of(second));
}

TEST(Plan, SaysWhichPictureCannotBeWritten) {
  const Finished finished = run_command({"plan", "-", "--svg", "/nowhere/plan.svg"}, kLoop);
  EXPECT_NE(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("/nowhere/plan.svg"));
}

}  // namespace
}  // namespace rehearse::testing
