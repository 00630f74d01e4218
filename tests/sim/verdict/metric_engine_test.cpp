// Samples go where their tags lead; thresholds are evaluated (S99) and abort (S100).

#include "sim/verdict/metric_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// An engine with a counter `count`, a trend `trend`, a rate `share`, and these thresholds.
class Judged {
 public:
  explicit Judged(const char* thresholds, bool parts = false) : engine(parts) {
    count = *engine.define("count", MetricKind::Counter, MetricUnit::Default);
    trend = *engine.define("trend", MetricKind::Trend, MetricUnit::Time);
    share = *engine.define("share", MetricKind::Rate, MetricUnit::Default);
    for (const MetricThresholds& each :
         read_thresholds(nlohmann::json::parse(thresholds), JsonPlace()).thresholds) {
      EXPECT_FALSE(engine.bind(each));
    }
  }

  void add(MetricRef metric, double value, std::vector<Tag> tags = {}) {
    engine.add(metric, engine.intern(TagSet(std::move(tags))), value);
  }
  double sum(const char* name) const {
    return std::get<CounterSink>(engine.metric(*engine.find(name)).sink).sum;
  }

  MetricEngine engine;
  MetricRef count{};
  MetricRef trend{};
  MetricRef share{};
};

TEST(MetricEngine, KnowsKSixsMetrics) {
  const MetricEngine engine;
  EXPECT_EQ(engine.metric(*engine.find("vus")).kind, MetricKind::Gauge);
  EXPECT_EQ(engine.metric(*engine.find("data_sent")).unit, MetricUnit::Data);
  EXPECT_EQ(engine.find("nothing"), std::nullopt);
}

TEST(MetricEngine, DefinesAMetricAgainOnlyAsItIs) {
  MetricEngine engine;
  const MetricRef mine = *engine.define("mine", MetricKind::Trend, MetricUnit::Time);
  EXPECT_EQ(*engine.define("mine", MetricKind::Trend, MetricUnit::Time), mine);
  EXPECT_EQ(engine.define("mine", MetricKind::Rate, MetricUnit::Time).problems()[0].message,
            "metric 'mine' already exists but with type trend, instead of rate");
  EXPECT_EQ(
      engine.define("iterations", MetricKind::Counter, MetricUnit::Time).problems()[0].message,
      "metric 'iterations' already exists but with a value type default, instead of time");
}

TEST(MetricEngine, AddsSamplesToSubmetricsOfTheirTags) {
  Judged judged(R"({"count{a:1}": [], "count{a:1,b:2}": []})");
  judged.add(judged.count, 1, {{"a", "1"}});
  judged.add(judged.count, 2, {{"a", "1"}, {"b", "2"}, {"c", "3"}});
  judged.add(judged.count, 4, {{"b", "2"}});
  EXPECT_EQ(judged.sum("count"), 7);
  EXPECT_EQ(judged.sum("count{a:1}"), 3);
  EXPECT_EQ(judged.sum("count{a:1,b:2}"), 2);
}

TEST(MetricEngine, AddsToASubmetricFromItsDefinitionOn) {
  Judged judged("{}");
  judged.add(judged.count, 1, {{"a", "1"}});
  judged.engine.submetric(judged.count, *read_metric_selector("count{a:1}").selector);
  judged.add(judged.count, 2, {{"a", "1"}});
  EXPECT_EQ(judged.sum("count{a:1}"), 2);
}

TEST(MetricEngine, ShowsWhatHasSamplesOrThresholds) {
  Judged judged(R"({"count{a:1}": []})");
  judged.add(judged.trend, 1);
  const auto shown = [&](const char* name) {
    return judged.engine.metric(*judged.engine.find(name)).shown();
  };
  EXPECT_TRUE(shown("count"));
  EXPECT_TRUE(shown("count{a:1}"));
  EXPECT_TRUE(shown("trend"));
  EXPECT_FALSE(shown("share"));
  EXPECT_FALSE(shown("http_req_duration{expected_response:true}"));
}

TEST(MetricEngine, NamesASubmetricByTheFirstOfEqualSelectorsAndJudgesItByTheLast) {
  Judged judged(R"({"count{a:'1'}": ["count>5"], "count{a:1}": ["count>0"]})");
  judged.add(judged.count, 1, {{"a", "1"}});
  EXPECT_THAT(judged.engine.evaluate_at_end(seconds(1)).crossed, IsEmpty());
  EXPECT_TRUE(judged.engine.find("count{a:'1'}"));
}

TEST(MetricEngine, RefusesThresholdsOnUnknownMetrics) {
  MetricEngine engine;
  const auto complaint = engine.bind(
      read_thresholds(nlohmann::json::parse(R"({"x{a:b}": []})"), JsonPlace()).thresholds.at(0));
  ASSERT_TRUE(complaint);
  EXPECT_EQ(complaint->error,
            "invalid threshold defined on x{a:b}; reason: no metric name \"x{a:b}\" found");
}

TEST(MetricEngine, RefusesMethodsThatAKindHasNot) {
  MetricEngine engine;
  const auto complaint =
      engine.bind(read_thresholds(nlohmann::json::parse(R"({"vus": ["max<1"]})"), JsonPlace())
                      .thresholds.at(0));
  ASSERT_TRUE(complaint);
  EXPECT_EQ(complaint->error_class, "method-not-for-type");
}

TEST(Evaluation, SkipsMetricsWithoutSamplesWhileTheTestRuns) {
  Judged judged(R"({"count": ["count>0"]})");
  EXPECT_THAT(judged.engine.evaluate(seconds(2)).crossed, IsEmpty());
  EXPECT_THAT(judged.engine.evaluate_at_end(seconds(2)).crossed, ElementsAre("count"));
}

TEST(Evaluation, NamesAllCrossedMetricsInOrder) {
  Judged judged(R"({"trend": ["max<1"], "count{a:1}": ["count<1"], "count": ["count<1"]})");
  judged.add(judged.trend, 5);
  judged.add(judged.count, 5, {{"a", "1"}});
  EXPECT_THAT(judged.engine.evaluate(seconds(2)).crossed,
              ElementsAre("count", "count{a:1}", "trend"));
}

TEST(Evaluation, TakesACountersRateOverTheTimeSoFar) {
  Judged judged(R"({"count": ["rate>=2"]})");
  judged.add(judged.count, 8);
  EXPECT_THAT(judged.engine.evaluate(seconds(4)).crossed, IsEmpty());
  EXPECT_THAT(judged.engine.evaluate(seconds(6)).crossed, ElementsAre("count"));
}

TEST(Evaluation, IsDoneAnewEachTime) {
  Judged judged(R"({"share": ["rate>0.5"]})");
  judged.add(judged.share, 0);
  EXPECT_THAT(judged.engine.evaluate(seconds(2)).crossed, ElementsAre("share"));
  judged.add(judged.share, 1);
  judged.add(judged.share, 1);
  EXPECT_THAT(judged.engine.evaluate(seconds(4)).crossed, IsEmpty());
}

TEST(AbortOnFail, AbortsWhenItsThresholdFails) {
  Judged judged(R"({"count": [{"threshold": "count<5", "abortOnFail": true}]})");
  judged.add(judged.count, 4);
  EXPECT_FALSE(judged.engine.evaluate(seconds(2)).abort);
  judged.add(judged.count, 1);
  EXPECT_TRUE(judged.engine.evaluate(seconds(4)).abort);
}

TEST(AbortOnFail, IsKnownBeforehand) {
  EXPECT_FALSE(Judged(R"({"count": ["count<5"]})").engine.may_abort());
  EXPECT_TRUE(
      Judged(R"({"count": [{"threshold": "count<5", "abortOnFail": true}]})").engine.may_abort());
}

TEST(AbortOnFail, WaitsUntilItsDelayIsOver) {
  Judged judged(
      R"({"count": [{"threshold": "count<5", "abortOnFail": true, "delayAbortEval": "4s"}]})");
  judged.add(judged.count, 5);
  EXPECT_FALSE(judged.engine.evaluate(seconds(4)).abort);
  EXPECT_TRUE(judged.engine.evaluate(seconds(4) + nanoseconds(1)).abort);
}

TEST(AbortOnFail, IsNotSetOffByOtherThresholds) {
  Judged judged(R"({"count": ["count<5", {"threshold": "count<50", "abortOnFail": true}]})");
  judged.add(judged.count, 5);
  const Evaluation found = judged.engine.evaluate(seconds(2));
  EXPECT_THAT(found.crossed, ElementsAre("count"));
  EXPECT_FALSE(found.abort);
}

TEST(Checks, AreCountedByNameAndByGroup) {
  Judged judged("{}");
  const MetricRef checks = *judged.engine.find("checks");
  judged.add(checks, 1, {{"check", "ok"}, {"group", ""}});
  judged.add(checks, 0, {{"check", "ok"}, {"group", "::g"}});
  judged.add(checks, 1, {{"check", "ungrouped"}});
  ASSERT_EQ(judged.engine.checks().size(), 2U);
  EXPECT_EQ(judged.engine.checks()[0].passes, 1U);
  EXPECT_EQ(judged.engine.checks()[0].fails, 1U);
  const SummaryPart& root = judged.engine.root_group();
  ASSERT_EQ(root.checks.size(), 1U);
  EXPECT_EQ(root.groups.at(0)->checks.at(0).fails, 1U);
}

TEST(Parts, TellScenariosFromTheDefaultOne) {
  Judged judged("{}", true);
  judged.add(judged.count, 1, {{"scenario", "default"}, {"group", "::g"}});
  judged.add(judged.count, 2, {{"scenario", "mine"}, {"group", "::g"}});
  judged.add(judged.count, 4, {{"scenario", "mine"}});
  const SummaryPart& mine = judged.engine.scenarios().at("mine");
  EXPECT_EQ(std::get<CounterSink>(mine.find(judged.count)->sink).sum, 6);
  EXPECT_EQ(std::get<CounterSink>(mine.groups.at(0)->find(judged.count)->sink).sum, 2);
  const SummaryPart& first = judged.engine.default_part();
  EXPECT_EQ(std::get<CounterSink>(first.groups.at(0)->find(judged.count)->sink).sum, 1);
}

}  // namespace
}  // namespace rehearse
