// Sets of tags.

#include "sim/verdict/tags.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(TagSet, IsSortedWithTheLastOfEachName) {
  const TagSet tags({{"b", "1"}, {"a", "2"}, {"b", "3"}, {"a", "4"}});
  EXPECT_THAT(tags.tags(), testing::ElementsAre(Tag{"a", "4"}, Tag{"b", "3"}));
}

TEST(TagSet, FindsAValueByItsName) {
  const TagSet tags({{"a", "1"}, {"c", ""}});
  EXPECT_EQ(*tags.find("a"), "1");
  EXPECT_EQ(*tags.find("c"), "");
  EXPECT_EQ(tags.find("b"), nullptr);
}

TEST(TagSet, ContainsASelectorOfEqualTags) {
  const TagSet tags({{"a", "1"}, {"b", "2"}});
  EXPECT_TRUE(tags.contains(TagSet::of({{"b", "2"}})));
  EXPECT_TRUE(tags.contains(TagSet{}));
  EXPECT_FALSE(tags.contains(TagSet::of({{"b", "1"}})));
}

TEST(TagSet, DoesNotTakeAMissingTagForAnEmptyOne) {
  EXPECT_FALSE(TagSet::of({{"a", "1"}}).contains(TagSet::of({{"b", ""}})));
}

TEST(TagTable, GivesEqualSetsOneNumber) {
  TagTable table;
  const TagSetId first = table.intern(TagSet::of({{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(table.intern(TagSet::of({{"b", "2"}, {"a", "1"}})), first);
  EXPECT_NE(table.intern(TagSet::of({{"a", "1"}})), first);
  EXPECT_EQ(table[first], TagSet::of({{"a", "1"}, {"b", "2"}}));
}

TEST(TagTable, GivesTheEmptySetNumberZero) {
  TagTable table;
  EXPECT_EQ(table.intern(TagSet{}), TagSetId::None);
}

TEST(TagTable, KeepsSetsApartWhoseTextsRunTogether) {
  TagTable table;
  EXPECT_NE(table.intern(TagSet::of({{"a", "b1:c"}})),
            table.intern(TagSet::of({{"a", "b"}, {"c", ""}})));
}

}  // namespace
}  // namespace rehearse
