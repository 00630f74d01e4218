// Keys of thresholds (S96).

#include "sim/verdict/selector.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

MetricSelector accepted(std::string_view key) {
  const SelectorReading reading = read_metric_selector(key);
  EXPECT_TRUE(reading.selector) << reading.error;
  return reading.selector.value_or(MetricSelector{});
}

SelectorFault refused(std::string_view key) {
  const SelectorReading reading = read_metric_selector(key);
  EXPECT_FALSE(reading.selector) << key;
  return reading.fault;
}

TEST(Selector, OfAPlainNameIsTheMetric) {
  EXPECT_EQ(accepted("http_reqs").metric, "http_reqs");
  EXPECT_EQ(accepted("http_reqs").suffix, std::nullopt);
}

TEST(Selector, KeepsItsTextButForOuterBlanks) {
  EXPECT_EQ(accepted("m{ a : b , c:d }").name(), "m{a : b , c:d}");
  EXPECT_EQ(accepted("m{ a : b , c:d }").tags, TagSet::of({{"a", "b"}, {"c", "d"}}));
}

TEST(Selector, CutsBlanksThenQuotes) {
  EXPECT_EQ(accepted("m{\"a\":' b '}").tags, TagSet::of({{"a", " b "}}));
}

TEST(Selector, SplitsAtEveryCommaEvenInQuotes) {
  EXPECT_EQ(refused("m{a:\"b,c\"}"), SelectorFault::MalformedTag);
}

TEST(Selector, SplitsAtTheFirstColon) {
  EXPECT_EQ(accepted("m{group:::a::b}").tags, TagSet::of({{"group", "::a::b"}}));
}

TEST(Selector, SelectsTheEmptyValueByBlanksOrQuotes) {
  EXPECT_EQ(accepted("m{a: }").tags, TagSet::of({{"a", ""}}));
  EXPECT_EQ(accepted("m{a:\"\"}").tags, TagSet::of({{"a", ""}}));
  EXPECT_EQ(refused("m{a:}"), SelectorFault::MalformedTag);
}

TEST(Selector, ReachesFromTheFirstBraceToTheLast) {
  EXPECT_EQ(accepted("m{a:{b}}").tags, TagSet::of({{"a", "{b}"}}));
}

TEST(Selector, EndsTheKey) {
  for (const char* key : {"m{a:b", "m}", "m}a{", "m{a:b}x"}) {
    EXPECT_EQ(refused(key), SelectorFault::Unbalanced) << key;
  }
}

TEST(Selector, NeedsANameForEachTag) {
  for (const char* key : {"m{:b}", "m{::}", "m{\"\":b}", "m{ : b}"}) {
    EXPECT_EQ(refused(key), SelectorFault::EmptyTagName) << key;
  }
}

}  // namespace
}  // namespace rehearse
