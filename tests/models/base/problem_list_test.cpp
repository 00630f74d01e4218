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

TEST(ProblemList, CountsWhatItDoesNotList) {
  ProblemList list;
  for (std::size_t i = 0; i < ProblemList::kMost; ++i) list.add("/a", "wrong");
  EXPECT_EQ(ProblemList(list).take().size(), ProblemList::kMost);
  list.add("/b", "wrong");
  list.add("/c", "wrong");
  const Problems problems = list.take();
  ASSERT_EQ(problems.size(), ProblemList::kMost + 1);
  EXPECT_EQ(problems.back().path, "");
  EXPECT_EQ(problems.back().message, "2 more problems are not listed");
}

}  // namespace
}  // namespace rehearse
