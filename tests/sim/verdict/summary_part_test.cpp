// Groups and checks of a summary.

#include "sim/verdict/summary_part.hpp"

#include <gtest/gtest.h>

#include "sim/verdict/group_id.hpp"

namespace rehearse {
namespace {

TEST(SummaryPart, HasAGroupForEachPartOfATag) {
  SummaryPart part;
  const SummaryPart& inner = part.group("::outer::inner");
  EXPECT_EQ(inner.name, "inner");
  EXPECT_EQ(inner.path, "::outer::inner");
  ASSERT_EQ(part.groups.size(), 1U);
  EXPECT_EQ(part.groups[0]->name, "outer");
  EXPECT_EQ(&part.group("::outer::inner"), &inner);
}

TEST(SummaryPart, IsItsOwnGroupForTheEmptyTag) {
  SummaryPart part;
  EXPECT_EQ(&part.group(""), &part);
}

TEST(SummaryPart, HasGroupsOfEmptyNames) {
  SummaryPart part;
  EXPECT_EQ(part.group("::").name, "");
  EXPECT_EQ(part.group("::a::").path, "::a::");
  EXPECT_EQ(part.group("plain").path, "::plain");
  EXPECT_EQ(part.group(":::x").name, ":x");
}

TEST(SummaryPart, BoundsTheDepthOfGroups) {
  SummaryPart part;
  std::string tag;
  for (int i = 0; i < 100'000; ++i) tag += "::a";
  const SummaryPart* group = &part;
  part.group(tag);
  std::size_t depth = 0;
  for (; !group->groups.empty(); group = group->groups[0].get()) ++depth;
  EXPECT_EQ(depth, kDeepestGroup);
}

TEST(SummaryPart, ListsChecksInTheOrderOfTheirFirstUse) {
  SummaryPart part;
  part.check("b").add(1);
  part.check("a").add(0);
  part.check("b").add(0);
  ASSERT_EQ(part.checks.size(), 2U);
  EXPECT_EQ(part.checks[0].name, "b");
  EXPECT_EQ(part.checks[0].passes, 1U);
  EXPECT_EQ(part.checks[0].fails, 1U);
}

TEST(GroupId, IsTheMd5OfThePath) {
  EXPECT_EQ(group_id(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(group_id("::g"), "652e756c89643c3ada0b451cbd88a9d3");
}

}  // namespace
}  // namespace rehearse
