// Statistics of durations.

#include "sim/measure/trend_stat.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

double of_one_to_five(const char* stat) {
  Histogram durations;
  for (const std::int64_t length : {5, 3, 1, 4, 2}) durations.add(seconds(length));
  return evaluate(*parse_trend_stat(stat), durations);
}

TEST(TrendStatOfDurations, IsInMilliseconds) {
  EXPECT_EQ(of_one_to_five("avg"), 3000);
  EXPECT_EQ(of_one_to_five("min"), 1000);
  EXPECT_EQ(of_one_to_five("med"), 3000);
  EXPECT_EQ(of_one_to_five("max"), 5000);
}

TEST(TrendStatOfDurations, InterpolatesPercentiles) { EXPECT_EQ(of_one_to_five("p(90)"), 4600); }

TEST(TrendStatOfDurations, CountsAsItIs) { EXPECT_EQ(of_one_to_five("count"), 5); }

}  // namespace
}  // namespace rehearse
