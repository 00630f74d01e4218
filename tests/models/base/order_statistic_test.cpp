// Quantiles that are values themselves.

#include "models/base/order_statistic.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(OrderStatistic, IsTheLeastValueThatIsNotExceededInTheShare) {
  const std::vector<int> values{1, 2, 3, 4};
  EXPECT_EQ(order_statistic(values, 0.5), 2);  // 2 of 4 are at most 2
  EXPECT_EQ(order_statistic(values, 0.51), 3);
  EXPECT_EQ(order_statistic(values, 1), 4);
}

TEST(OrderStatistic, OfNoShareIsTheFirst) {
  EXPECT_EQ(order_statistic(std::vector<int>{5, 6}, 0), 5);
}

}  // namespace
}  // namespace rehearse
