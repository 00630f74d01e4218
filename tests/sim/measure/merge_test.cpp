// Results of segments put together: the whole test's numbers.

#include "sim/measure/merge.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

/// The test as it is, and each of its three unequal segments.
struct InParts {
  Result whole;
  Result merged;
};

InParts in_parts(const Script& script) {
  InParts results;
  results.whole = run(script).result;
  std::vector<Result> parts;
  for (const char* segment : {"0:1/2", "1/2:3/4", "3/4:1"}) {
    Script part = script;
    part.options =
        fmt::format(R"({}"executionSegment": "{}", "executionSegmentSequence": "0,1/2,3/4,1")",
                    script.options.empty() ? "" : script.options + ", ", segment);
    parts.push_back(run(part).result);
  }
  results.merged = merge_results(parts);
  return results;
}

/// The VUs in use left out: a segment gives its own back when it is done.
std::vector<Interval> without_vus(const TimeSeries& series) {
  std::vector<Interval> intervals = series.intervals();
  for (Interval& interval : intervals) interval.vus_active = 0;
  return intervals;
}

void expect_same(const InParts& results) {
  EXPECT_EQ(results.merged.counts, results.whole.counts);
  EXPECT_EQ(results.merged.vus_max, results.whole.vus_max);
  EXPECT_EQ(results.merged.run, results.whole.run);
  EXPECT_EQ(results.merged.iteration_duration, results.whole.iteration_duration);
  EXPECT_EQ(without_vus(results.merged.series), without_vus(results.whole.series));
  ASSERT_EQ(results.merged.models.has_value(), results.whole.models.has_value());
  if (results.whole.models) {
    EXPECT_EQ(results.merged.models->closed, results.whole.models->closed);
    EXPECT_EQ(results.merged.models->open, results.whole.models->open);
  }
  ASSERT_EQ(results.merged.scenarios.size(), results.whole.scenarios.size());
  for (std::size_t rank = 0; rank < results.whole.scenarios.size(); ++rank) {
    EXPECT_EQ(results.merged.scenarios[rank].counts, results.whole.scenarios[rank].counts);
    EXPECT_EQ(results.merged.scenarios[rank].vus_max, results.whole.scenarios[rank].vus_max);
  }
}

TEST(Merge, OfLoopingSegmentsIsTheWhole) {
  expect_same(
      in_parts({.scenarios = R"("flat": {"executor": "constant-vus", "vus": 8, "duration": "3s"},
                       "ramp": {"executor": "ramping-vus", "startVUs": 0, "gracefulRampDown": "0s",
                                "stages": [{"duration": "4s", "target": 8},
                                           {"duration": "4s", "target": 0}]})",
                .duration = R"({"sequence": ["300ms", "700ms", "1100ms"], "by": "vu"})"}));
}

TEST(Merge, OfCountedSegmentsIsTheWhole) {
  expect_same(in_parts(
      {.scenarios = R"("pot": {"executor": "shared-iterations", "vus": 4, "iterations": 40},
                       "own": {"executor": "per-vu-iterations", "vus": 8, "iterations": 3,
                               "maxDuration": "1500ms", "startTime": "1s"})",
       .duration = R"("700ms")"}));
}

TEST(Merge, OfArrivingSegmentsIsTheWhole) {
  expect_same(in_parts(
      {.scenarios = R"("flat": {"executor": "constant-arrival-rate", "rate": 20, "duration": "3s",
                                "preAllocatedVUs": 16},
                       "ramp": {"executor": "ramping-arrival-rate", "startRate": 4,
                                "stages": [{"duration": "3s", "target": 16}],
                                "preAllocatedVUs": 16})",
       .duration = R"("400ms")"}));
}

TEST(Merge, OfSegmentsWithBothModelsIsTheWholeOfEach) {
  const InParts results = in_parts(
      {.scenarios = R"("open": {"executor": "constant-arrival-rate", "rate": 20, "duration": "3s",
                                "preAllocatedVUs": 16},
                       "closed": {"executor": "per-vu-iterations", "vus": 8, "iterations": 3})",
       .duration = R"("400ms")"});
  EXPECT_TRUE(results.merged.models.has_value());
  expect_same(results);
}

TEST(Merge, AddsUpTheTrafficOfTheParts) {
  const InParts results =
      in_parts({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 8, "iterations": 2,
                             "exec": "buy"})",
                .journeys = R"("buy": {"steps": [{"request": {"target": "shop", "endpoint": "get"}},
                                        {"request": {"target": "shop", "endpoint": "post"}}]})",
                .more = R"("targets": {"shop": {"endpoints": {"get": "10ms", "post": "20ms"}}})"});
  expect_same(results);
  ASSERT_EQ(results.merged.traffic.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(results.merged.traffic[i].sent, 16U);
    EXPECT_EQ(results.merged.traffic[i].answered, 16U);
    EXPECT_EQ(results.merged.traffic[i].statuses, results.whole.traffic[i].statuses);
    EXPECT_EQ(results.merged.traffic[i].duration, results.whole.traffic[i].duration);
  }
  EXPECT_TRUE(results.merged.services.empty());
}

TEST(Merge, AddsUpWhatWasMeasured) {
  Result a;
  a.start_lag.emplace();
  a.start_lag->add(microseconds(3));
  EndpointTraffic& traffic = a.traffic.emplace_back();
  RequestTimes times;
  times.waiting = microseconds(5);
  times.data_sent = 70;
  traffic.measured.emplace().add(times);
  Result b;
  b.traffic.emplace_back();
  const Result both = merge_results(std::vector{b, a, a});
  EXPECT_EQ(both.start_lag->count(), 2U);
  EXPECT_EQ(both.traffic[0].measured->waiting.count(), 2U);
  EXPECT_EQ(both.traffic[0].measured->data_sent, 140U);
}

TEST(Merge, ExitsAsThePartThatTellsMost) {
  const auto code = [](ExitCode first, ExitCode second) {
    std::vector<Result> parts(2);
    parts[0].exit_code = first;
    parts[1].exit_code = second;
    return merge_results(parts).exit_code;
  };
  EXPECT_EQ(code(ExitCode::Ok, ExitCode::Ok), ExitCode::Ok);
  EXPECT_EQ(code(ExitCode::Ok, ExitCode::Interrupted), ExitCode::Interrupted);
  EXPECT_EQ(code(ExitCode::Stopped, ExitCode::Interrupted), ExitCode::Stopped);
  EXPECT_EQ(code(ExitCode::MarkedFailed, ExitCode::Ok), ExitCode::MarkedFailed);
  EXPECT_EQ(code(ExitCode::MarkedFailed, ExitCode::ScriptException), ExitCode::ScriptException);
  EXPECT_EQ(code(ExitCode::Interrupted, ExitCode::Aborted), ExitCode::Aborted);
  EXPECT_EQ(code(ExitCode::ThresholdsCrossed, ExitCode::Interrupted), ExitCode::ThresholdsCrossed);
}

TEST(Merge, CarriedOutACommandWhenAllPartsHave) {
  std::vector<Result> parts(2);
  parts[0].commands = {{true, "", Instant{5}}, {true, "", Instant{7}}};
  parts[1].commands = {{true, "", Instant{6}}, {false, "no", std::nullopt}};
  const Result both = merge_results(parts);
  EXPECT_TRUE(both.commands[0].ok);
  EXPECT_EQ(both.commands[0].done, Instant{6});
  EXPECT_FALSE(both.commands[1].ok);
  EXPECT_EQ(both.commands[1].error, "no");
  EXPECT_FALSE(both.commands[1].done);
}

TEST(Merge, TellsAWarningOnce) {
  std::vector<Result> parts(2);
  parts[0].warnings = {"slow"};
  parts[1].warnings = {"slow", "hot"};
  EXPECT_EQ(merge_results(parts).warnings, (std::vector<std::string>{"slow", "hot"}));
}

}  // namespace
}  // namespace rehearse::testing
