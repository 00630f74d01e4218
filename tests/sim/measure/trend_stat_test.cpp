// Statistics of durations.

#include "sim/measure/trend_stat.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(TrendStat, ReadsKSixsNames) {
  for (const char* name : {"avg", "min", "med", "max", "count", "p(0)", "p(99.9)", "p(100)"}) {
    const auto stat = parse_trend_stat(name);
    ASSERT_TRUE(stat) << name;
    EXPECT_EQ(stat->name, name);
  }
}

TEST(TrendStat, RefusesEverythingElse) {
  for (const char* name :
       {"", "mean", "p()", "p(101)", "p(-1)", "p(nan)", "p(9", "p(9)x", "p(9 )", "AVG", "p(1e1)"}) {
    EXPECT_FALSE(parse_trend_stat(name)) << name;
  }
}

double of_one_to_five(const char* stat) {
  Histogram durations;
  for (const std::int64_t length : {5, 3, 1, 4, 2}) durations.add(seconds(length));
  return evaluate(*parse_trend_stat(stat), durations);
}

TEST(TrendStat, IsInMilliseconds) {
  EXPECT_EQ(of_one_to_five("avg"), 3000);
  EXPECT_EQ(of_one_to_five("min"), 1000);
  EXPECT_EQ(of_one_to_five("med"), 3000);
  EXPECT_EQ(of_one_to_five("max"), 5000);
}

TEST(TrendStat, InterpolatesPercentiles) { EXPECT_EQ(of_one_to_five("p(90)"), 4600); }

TEST(TrendStat, CountsAsItIs) { EXPECT_EQ(of_one_to_five("count"), 5); }

}  // namespace
}  // namespace rehearse
