// Lists of problems: their order, places and bound.

#include "models/base/problem_list.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(ProblemList, KeepsTheOrderOfAdding) {
  ProblemList list;
  EXPECT_TRUE(list.empty());
  list.add("/b", "first");
  list.add(JsonPlace("/a")[3], "second");
  list.add_below(JsonPlace("/c"), {{"/d", "third"}});
  EXPECT_FALSE(list.empty());
  const Problems problems = list.take();
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].path, "/b");
  EXPECT_EQ(problems[1].path, "/a/3");
  EXPECT_EQ(problems[2].path, "/c/d");
  EXPECT_EQ(problems[2].message, "third");
  EXPECT_TRUE(list.empty());
}

TEST(ProblemList, SaysWhatWasFoundAndWhatIsExpected) {
  ProblemList list;
  EXPECT_TRUE(list.empty());
  list.add("/vus", "-3", "a number above 0");
  EXPECT_FALSE(list.empty());
  const Problems problems = list.take();
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].path, "/vus");
  EXPECT_EQ(problems[0].message, "found -3, expected a number above 0");
  EXPECT_TRUE(list.empty());
}

TEST(ProblemList, PutsProblemsBelowAPath) {
  ProblemList list;
  list.add_below("/a", {{"/b", "one"}, {"", "two"}});
  const Problems problems = list.take();
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].path, "/a/b");
  EXPECT_EQ(problems[1].path, "/a");
}

TEST(ProblemList, CountsWhatIsBeyondItsBound) {
  ProblemList list(2);
  for (int i = 0; i < 5; ++i) list.add("/" + std::to_string(i), "wrong");
  const Problems problems = list.take();
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[1].path, "/1");
  EXPECT_EQ(problems[2].path, "");
  EXPECT_EQ(problems[2].message, "3 more problems are not listed");
  EXPECT_TRUE(list.take().empty());
}

}  // namespace
}  // namespace rehearse
