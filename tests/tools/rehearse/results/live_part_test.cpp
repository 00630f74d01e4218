// What a part of a real test leaves is read again as it was, or named where it is wrong.

#include "tools/rehearse/results/live_part.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

/// A result with something in each of its parts.
LivePart part_with(std::uint64_t complete) {
  LivePart part;
  part.began_ns = 1'700'000'000'000'000'000;
  part.script = "shop.json";
  Result& result = part.result;
  result.counts.complete = complete;
  result.run = seconds(3);
  result.iteration_duration.add(milliseconds(20));
  result.iteration_duration.add(milliseconds(700));
  result.series.start(Instant{} + seconds(1));
  result.series.answer(Instant{} + seconds(2), milliseconds(40), true);
  result.series.active_changed(Instant{}, 3);
  result.series.active_changed(Instant{} + seconds(2), -3);
  result.series.settle();
  result.models.emplace().closed.start(Instant{} + seconds(1));
  result.models->closed.settle();
  ScenarioResult& scenario = result.scenarios.emplace_back();
  scenario.name = "visits";
  scenario.began = Instant{};
  scenario.spent.add(Cause::Queue, UnsignedWide{1} << 70U);
  EndpointTraffic& traffic = result.traffic.emplace_back();
  traffic.target = "shop";
  traffic.statuses = {{200, 7}, {503, 1}};
  traffic.measured.emplace().waiting.add(milliseconds(5));
  SampleSeries& series = part.samples.emplace_back();
  series.metric = "http_req_duration";
  series.kind = MetricKind::Trend;
  series.tags = {{"status", "200"}};
  series.trend.add(0.1);
  series.trend.add(12.5);
  part.failures.push_back({"status 503", 1, "no room", "http://shop.test", Instant{} + seconds(1)});
  return part;
}

Results results_of(const std::string& line, std::uint64_t parts = 2) {
  LiveTestHeader header;
  header.sequence = "0,1/2,1";
  header.parts = parts;
  header.text = "{}";
  header.settings.values = {"rate=3"};
  header.settings.overrides.vus = "7";
  return {header_json(header), {{1, line}}};
}

TEST(LivePart, MayHaveStartedNothing) {
  LivePart part = part_with(0);
  part.result.start_lag.emplace();
  const Checked<LiveParts> read = live_parts(results_of(part_line(part)));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->parts[0].result.start_lag->count(), 0U);
}

TEST(LivePart, OfAScriptHasItsMetrics) {
  LiveTestHeader header;
  header.script = "1f";
  header.metrics = {{"price", MetricKind::Trend, MetricUnit::Time}};
  const Checked<LiveParts> read = live_parts({header_json(header), {}});
  ASSERT_TRUE(read);
  ASSERT_EQ(read->header.metrics.size(), 1U);
  EXPECT_EQ(read->header.metrics[0].name, "price");
  EXPECT_EQ(read->header.metrics[0].kind, MetricKind::Trend);
  EXPECT_EQ(read->header.metrics[0].unit, MetricUnit::Time);
}

TEST(LivePart, HasNoMetricsOfUnknownKinds) {
  LiveTestHeader header;
  header.metrics = {{"price", static_cast<MetricKind>(9), MetricUnit::Time}};
  EXPECT_FALSE(live_parts({header_json(header), {}}));
}

TEST(LivePart, IsReadAsItWasWritten) {
  const LivePart part = part_with(5);
  const Checked<LiveParts> read = live_parts(results_of(part_line(part)));
  ASSERT_TRUE(read) << problem_line(read.problems().front());
  ASSERT_EQ(read->parts.size(), 1U);
  const LivePart& again = read->parts.front();
  EXPECT_EQ(part_line(again), part_line(part));
  EXPECT_EQ(again.result.iteration_duration, part.result.iteration_duration);
  EXPECT_EQ(again.result.series, part.result.series);
  ASSERT_TRUE(again.result.models.has_value());
  EXPECT_EQ(again.result.models->closed, part.result.models->closed);
  EXPECT_EQ(again.result.models->open, part.result.models->open);
  EXPECT_EQ(again.result.traffic.front().statuses, part.result.traffic.front().statuses);
  EXPECT_EQ(again.result.scenarios.front().spent, part.result.scenarios.front().spent);
  EXPECT_EQ(read->header.settings.overrides.vus, "7");
  EXPECT_EQ(read->missing, (std::vector<std::uint64_t>{0}));
}

/// The text of a part with one piece replaced.
std::string damaged(std::string_view piece, std::string_view by) {
  std::string line = part_line(part_with(5));
  const std::size_t at = line.find(piece);
  EXPECT_NE(at, std::string::npos) << line;
  return line.replace(at, piece.size(), by);
}

Problem problem_of(const std::string& line) {
  return live_parts(results_of(line)).problems().front();
}

TEST(LivePart, NamesThePlaceOfWhatIsWrong) {
  const Problem text = problem_of(damaged("\"complete\":5", "\"complete\":\"five\""));
  EXPECT_EQ(text.path, "number 1/result/counts/complete");
  EXPECT_EQ(text.message, "found \"five\", expected a whole number");
  EXPECT_EQ(problem_of(damaged("[[1,20000000,20000000]", "[[1,20000000,90000000]")).path,
            "number 1/result/iterationDuration");
  EXPECT_EQ(problem_of(damaged("\"active\":-3", "\"active\":-4")).path, "number 1/result/series");
  EXPECT_EQ(problem_of("{\"result\":[]}").path, "number 1/result");
  EXPECT_EQ(problem_of("no JSON").path, "number 1");
}

TEST(LivePart, IsOfThisTest) {
  EXPECT_THAT(live_parts(results_of(part_line(part_with(5)), 1)).problems().front().message,
              HasSubstr("expected a part of the same test"));
}

}  // namespace
}  // namespace rehearse::testing
