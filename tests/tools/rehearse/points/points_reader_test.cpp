// Files of points (F1).

#include "tools/rehearse/points/points_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kMetric =
    R"({"type":"Metric","data":{"name":"mm","type":"counter","contains":"default",)"
    R"("thresholds":["count<3"],"submetrics":[{"name":"mm{a:1}"}]},"metric":"mm"})";

std::string point(const char* metric, const char* time, const char* value, const char* tags) {
  return std::string(R"({"metric":")") + metric +
         R"(","type":"Point","data":{"time":"2026-01-01T)" + time + R"(Z","value":)" + value +
         R"(,"tags":)" + tags + "}}";
}

class Read {
 public:
  explicit Read(const std::vector<std::string>& lines, GivenThresholds given = {})
      : points(engine, std::move(given)) {
    for (const std::string& line : lines) points.read_line(line);
    for (const Problem& each : points.finish()) problems.push_back(problem_line(each));
  }

  double sum(const char* name) const {
    return std::get<CounterSink>(engine.metric(*engine.find(name)).sink).sum;
  }

  MetricEngine engine;
  PointsReader points;
  std::vector<std::string> problems;
};

GivenThresholds given(const char* text) {
  return read_thresholds(nlohmann::json::parse(text), JsonPlace()).thresholds;
}

TEST(PointsReader, AddsPointsToMetricsAndSubmetrics) {
  const Read read({kMetric, point("mm", "00:00:00", "1", R"({"a":"1"})"), "",
                   point("mm", "00:00:01", "2", "{}")});
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_EQ(read.sum("mm"), 3);
  EXPECT_EQ(read.sum("mm{a:1}"), 1);
}

TEST(PointsReader, TakesTheFilesThresholds) {
  Read read({kMetric, point("mm", "00:00:00", "3", "{}")});
  EXPECT_THAT(read.engine.evaluate_at_end(seconds(1)).crossed, ElementsAre("mm"));
  EXPECT_THAT(read.points.submetrics(), ElementsAre("mm{a:1}"));
}

TEST(PointsReader, TakesGivenThresholdsInTheirPlace) {
  Read read({kMetric, point("mm", "00:00:00", "3", R"({"b":"2"})")},
            given(R"({"mm{b:2}": ["count>5"], "vus": []})"));
  EXPECT_THAT(read.engine.evaluate_at_end(seconds(1)).crossed, ElementsAre("mm{b:2}"));
  EXPECT_FALSE(read.engine.find("mm{a:1}"));
}

TEST(PointsReader, TellsOfGivenThresholdsThatFitNothing) {
  const Read read({kMetric}, given(R"({"mm": ["avg<1"], "nope": [], "vus": ["max<1"]})"));
  EXPECT_EQ(read.problems.size(), 3U);
}

TEST(PointsReader, RunsFromTheFirstIterationToTheLastPoint) {
  const Read read(
      {R"({"type":"Metric","data":{"name":"iteration_duration","type":"trend","contains":"time"}})",
       point("iteration_duration", "00:00:02", "1500.5", "{}"),
       point("iteration_duration", "00:00:03.25", "1", "{}")});
  EXPECT_EQ(read.points.run(), microseconds(2'750'500));
}

TEST(PointsReader, NoticesWhereK6WouldHaveStopped) {
  const Read read({kMetric, point("mm", "00:00:00", "1", "{}"), point("mm", "00:00:03", "7", "{}"),
                   point("mm", "00:00:05", "-8", "{}")},
                  given(R"({"mm": [{"threshold": "count<5", "abortOnFail": true}]})"));
  ASSERT_TRUE(read.points.premature_end());
  EXPECT_EQ(read.points.premature_end()->at, seconds(4));
  EXPECT_THAT(read.points.premature_end()->crossed, ElementsAre("mm"));
}

TEST(PointsReader, EvaluatesWithWhatCameBefore) {
  const Read read({kMetric, point("mm", "00:00:00", "1", "{}"), point("mm", "00:00:02", "7", "{}")},
                  given(R"({"mm": [{"threshold": "count<5", "abortOnFail": true}]})"));
  EXPECT_FALSE(read.points.premature_end());
}

TEST(PointsReader, HasNoRunWithoutPoints) {
  const Read read({kMetric});
  EXPECT_EQ(read.points.run(), Duration{});
  EXPECT_EQ(read.points.begin(), std::nullopt);
}

TEST(PointsReader, ParsesPointsInOtherLayouts) {
  const Read read({kMetric,
                   R"({"data": {"value": 2, "tags": null, "time": "2026-01-01T00:00:00Z"},)"
                   R"( "type": "Point", "metric": "mm"})"});
  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_EQ(read.sum("mm"), 2);
}

TEST(PointsReader, ListsAllMistakesWithTheirLines) {
  const Read read({"[]", "{", kMetric, point("x", "00:00:00", "1", "{}"),
                   point("mm", "00:00:99", "1", "{}"), point("mm", "00:00:00", "1", R"({"a":5})"),
                   point("mm", "00:00:00", "null", "{}"),
                   R"({"type":"Metric","data":{"name":"mm2","type":"sum"}})"});
  EXPECT_THAT(
      read.problems,
      ElementsAre(
          "line 1: found [], expected a Metric or a Point of k6 run --out json",
          "line 2: line 1, column 2: found the end of the text, expected a key in double quotes or "
          "\"}\"",
          "line 4: found a point of \"x\", expected the line of that metric before",
          "line 5: found \"2026-01-01T00:00:99Z\", expected a time as in RFC 3339",
          "line 6: found 5, expected a text as the value of a tag",
          "line 7: found {\"data\": ..., \"metric\": ..., \"type\": ...}, expected a point's "
          "metric, time and value",
          "line 8: found {\"name\": ..., \"type\": ...}, expected a metric's name, type and "
          "contains"));
}

}  // namespace
}  // namespace rehearse
