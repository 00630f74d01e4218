// What is kept of samples (S98), and what thresholds make of it (S97).

#include "sim/verdict/sink.hpp"

#include <gtest/gtest.h>
#include <limits>

#include "sim/verdict/threshold.hpp"

namespace rehearse {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Sink sampled(MetricKind kind, std::initializer_list<double> values) {
  Sink sink = make_sink(kind);
  for (const double value : values) add_sample(sink, value);
  return sink;
}

bool holds(const char* source, const Sink& sink, Duration run) {
  return rehearse::holds(*read_threshold_expression(source).expression, sink, run);
}

TEST(Sink, HasNoSamplesUntilOneComes) {
  for (const MetricKind kind :
       {MetricKind::Counter, MetricKind::Gauge, MetricKind::Rate, MetricKind::Trend}) {
    EXPECT_FALSE(has_samples(make_sink(kind)));
    EXPECT_TRUE(has_samples(sampled(kind, {0})));
  }
}

TEST(CounterSink, HasARatePerSecondOfTheRun) {
  const Sink sink = sampled(MetricKind::Counter, {1, 2, 4});
  EXPECT_EQ(std::get<CounterSink>(sink).rate(milliseconds(3500)), 2);
  EXPECT_EQ(std::get<CounterSink>(sink).rate(Duration{}), 0);
}

TEST(CounterSink, HasARateThatHoldsWhenNoTimeHasPassed) {
  const Sink sink = sampled(MetricKind::Counter, {5});
  EXPECT_TRUE(holds("rate>100", sink, Duration{}));
  EXPECT_FALSE(holds("count>100", sink, Duration{}));
}

TEST(GaugeSink, KeepsTheLastTheLeastAndTheLargest) {
  const auto gauge = std::get<GaugeSink>(sampled(MetricKind::Gauge, {-5, -7, -6}));
  EXPECT_EQ(gauge.last, -6);
  EXPECT_EQ(gauge.min, -7);
  EXPECT_EQ(gauge.max, -5);
}

TEST(RateSink, CountsWhateverIsNot0AsAPass) {
  const auto rate = std::get<RateSink>(sampled(MetricKind::Rate, {0, 1, -3, kNan, 0.5, 0}));
  EXPECT_EQ(rate.passes, 4U);
  EXPECT_EQ(rate.total, 6U);
}

TEST(RateSink, HoldsWithoutSamples) {
  EXPECT_TRUE(holds("rate>0.9", make_sink(MetricKind::Rate), seconds(1)));
}

TEST(Sink, Has0ForEverythingElseWithoutSamples) {
  EXPECT_TRUE(holds("count==0", make_sink(MetricKind::Counter), seconds(1)));
  EXPECT_TRUE(holds("rate==0", make_sink(MetricKind::Counter), seconds(1)));
  EXPECT_TRUE(holds("value==0", make_sink(MetricKind::Gauge), seconds(1)));
  for (const char* source : {"avg==0", "min==0", "med==0", "max==0", "p(99)==0"}) {
    EXPECT_TRUE(holds(source, make_sink(MetricKind::Trend), seconds(1))) << source;
  }
}

TEST(TrendSink, IsComparedByEachOfItsMethods) {
  const Sink sink = sampled(MetricKind::Trend, {4, 1, 3, 2});
  for (const char* source : {"avg==2.5", "min==1", "med==2.5", "max==4", "p(25)==1.75", "p==1"}) {
    EXPECT_TRUE(holds(source, sink, seconds(1))) << source;
  }
}

}  // namespace
}  // namespace rehearse
