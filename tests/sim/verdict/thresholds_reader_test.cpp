// The option `thresholds` (S95, S96).

#include "sim/verdict/thresholds_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rehearse {
namespace {

using ::testing::ElementsAre;

ThresholdsReading read(const char* text) {
  return read_thresholds(nlohmann::json::parse(text), JsonPlace());
}

std::vector<std::string> lines(const Problems& problems) {
  std::vector<std::string> lines;
  for (const Problem& each : problems) lines.push_back(problem_line(each));
  return lines;
}

TEST(ThresholdsReader, TakesExpressionsAndObjects) {
  const ThresholdsReading reading = read(R"({"m": ["avg<1", {"threshold": "max<2",
    "abortOnFail": true, "delayAbortEval": "1.5s"}]})");
  ASSERT_EQ(reading.thresholds.size(), 1U);
  const auto& thresholds = reading.thresholds[0].thresholds;
  ASSERT_EQ(thresholds.size(), 2U);
  EXPECT_FALSE(thresholds[0].abort_on_fail);
  EXPECT_EQ(thresholds[0].delay_abort_eval, std::nullopt);
  EXPECT_TRUE(thresholds[1].abort_on_fail);
  EXPECT_EQ(thresholds[1].delay_abort_eval, milliseconds(1500));
}

TEST(ThresholdsReader, TakesKeysOfObjectsInAnyCaseAndIgnoresOthers) {
  const auto reading = read(R"({"m": [{"Threshold": "avg<1", "ABORTONFAIL": true, "x": 1}]})");
  ASSERT_EQ(reading.thresholds.size(), 1U);
  EXPECT_TRUE(reading.thresholds[0].thresholds.at(0).abort_on_fail);
}

TEST(ThresholdsReader, TakesMetricsWithoutThresholds) {
  for (const char* text : {R"({"m": []})", R"({"m": null})"}) {
    const ThresholdsReading reading = read(text);
    ASSERT_EQ(reading.thresholds.size(), 1U) << text;
    EXPECT_TRUE(reading.thresholds[0].thresholds.empty()) << text;
  }
}

TEST(ThresholdsReader, ListsAllMistakesWithTheirPlaces) {
  const ThresholdsReading reading = read(R"({"a{": ["avg<1"], "b": "avg<1", "c": ["avg", 5]})");
  EXPECT_THAT(
      lines(reading.problems),
      ElementsAre("/a{: unable to validate threshold expressions; reason: parsing metric name "
                  "failed, metric \"a{\" has unmatched opening/close curly brace",
                  "/b: found \"avg<1\", expected a list of thresholds",
                  "/c/0: failed parsing threshold expression \"avg\"; reason: malformed threshold "
                  "expression",
                  "/c/1: found 5, expected an expression, or an object with one"));
}

TEST(ThresholdsReader, ComplainsOfTheEarliestStage) {
  const ThresholdsReading reading =
      read(R"({"a{": ["avg<1"], "b": ["avg"], "c": [{"threshold": 5}]})");
  ASSERT_TRUE(reading.complaint);
  EXPECT_EQ(reading.complaint->stage, ThresholdStage::Json);
  EXPECT_EQ(reading.complaint->error,
            "json: cannot unmarshal number into Go struct field Options.thresholds.threshold of "
            "type string");
}

TEST(ThresholdsReader, ChecksADelayWithoutAbortOnFail) {
  const ThresholdsReading reading =
      read(R"({"m": [{"threshold": "avg<1", "delayAbortEval": "abc"}]})");
  ASSERT_TRUE(reading.complaint);
  EXPECT_EQ(reading.complaint->error_class, "duration");
}

TEST(ThresholdsReader, WarnsOfTagsThatAreMetadata) {
  EXPECT_EQ(read(R"({"m{vu:1}": []})").warnings.size(), 1U);
}

TEST(ThresholdsReader, WarnsOfSelectorsOfTheSameTags) {
  EXPECT_THAT(read(R"({"m{a:1}": [], "m{a:'1'}": []})").warnings,
              ElementsAre("thresholds: found 'm{a:'1'}' and 'm{a:1}', which select the same "
                          "samples, expected one of them; only those of the last one count"));
}

}  // namespace
}  // namespace rehearse
