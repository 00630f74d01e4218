// Statistics of trends.

#include "sim/verdict/trend_stat.hpp"

#include <gtest/gtest.h>

#include "sim/verdict/trend_sink.hpp"

namespace rehearse {
namespace {

TEST(TrendStat, ReadsKSixsNames) {
  for (const char* name : {"avg", "min", "med", "max", "count", "p(0)", "p(99.9)", "p(100)",
                           "p(1e1)", "p(.5)", "p(0x1p4)"}) {
    const auto stat = parse_trend_stat(name);
    ASSERT_TRUE(stat) << name;
    EXPECT_EQ(stat->name, name);
  }
}

TEST(TrendStat, RefusesEverythingElse) {
  for (const char* name : {"", "mean", "p()", "p(101)", "p(-1)", "p(nan)", "p(inf)", "p(9", "p(9)x",
                           "p(9 )", "AVG", "p(95))"}) {
    EXPECT_FALSE(parse_trend_stat(name)) << name;
  }
}

TEST(TrendStat, IsEvaluatedOnExactValues) {
  TrendSink trend;
  for (const double value : {5.0, 3.0, 1.0, 4.0, 2.0}) trend.add(value);
  const auto of = [&](const char* name) { return evaluate(*parse_trend_stat(name), trend); };
  EXPECT_EQ(of("avg"), 3);
  EXPECT_EQ(of("min"), 1);
  EXPECT_EQ(of("med"), 3);
  EXPECT_EQ(of("max"), 5);
  EXPECT_EQ(of("count"), 5);
  EXPECT_EQ(of("p(90)"), 4.6);
}

}  // namespace
}  // namespace rehearse
