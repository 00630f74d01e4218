// Names of metrics (S94).

#include "sim/verdict/metric_names.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(MetricNames, HaveTwoTo129Characters) {
  EXPECT_FALSE(is_metric_name("a"));
  EXPECT_TRUE(is_metric_name("ab"));
  EXPECT_TRUE(is_metric_name(std::string(129, 'x')));
  EXPECT_FALSE(is_metric_name(std::string(130, 'x')));
}

TEST(MetricNames, BeginWithALetterOrUnderscore) {
  EXPECT_TRUE(is_metric_name("_1"));
  EXPECT_TRUE(is_metric_name("A1"));
  EXPECT_FALSE(is_metric_name("1a"));
}

TEST(MetricNames, HaveNoOtherCharacters) {
  for (const char* name : {"a-b", "a b", "a.b", "ä_b", "ab\n"}) EXPECT_FALSE(is_metric_name(name));
}

TEST(BuiltinMetrics, AreInTheOrderOfTheirNames) {
  const auto metrics = builtin_metrics();
  EXPECT_TRUE(std::is_sorted(metrics.begin(), metrics.end(), [](const auto& a, const auto& b) {
    return std::string_view(a.name) < b.name;
  }));
}

TEST(MetricKind, IsReadBackFromItsName) {
  for (const MetricKind kind :
       {MetricKind::Counter, MetricKind::Gauge, MetricKind::Rate, MetricKind::Trend}) {
    EXPECT_EQ(parse_metric_kind(metric_kind_name(kind)), kind);
  }
  EXPECT_EQ(parse_metric_kind("Counter"), std::nullopt);
}

TEST(MetricUnit, IsReadBackFromItsName) {
  for (const MetricUnit unit : {MetricUnit::Default, MetricUnit::Time, MetricUnit::Data}) {
    EXPECT_EQ(parse_metric_unit(metric_unit_name(unit)), unit);
  }
  EXPECT_EQ(parse_metric_unit("bytes"), std::nullopt);
}

}  // namespace
}  // namespace rehearse
