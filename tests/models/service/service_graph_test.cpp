// Cycles among services, by name.

#include "models/service/service_graph.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

std::vector<std::string> cycles(const std::vector<ServiceCall>& calls) {
  std::vector<std::string> texts;
  const std::vector<CallNode> nodes{{"a", "/a"}, {"b", "/b"}, {"c", "/c"}, {"d/e", "/d~1e"}};
  for (const Problem& problem : cycle_problems(nodes, calls)) {
    texts.push_back(problem.path + ": " + problem.message);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(ServiceGraph, IsFineWithoutCycles) {
  EXPECT_EQ(cycles({{0, 1}, {0, 2}, {1, 2}, {2, 3}, {0, 1}}), Texts{});
  EXPECT_TRUE(cycle_problems({}, {}).empty());
}

TEST(ServiceGraph, NamesTheCycle) {
  EXPECT_EQ(cycles({{0, 1}, {1, 2}, {2, 1}}),
            Texts{"/b: found calls in a circle, b → c → b, expected none"});
}

TEST(ServiceGraph, NamesAServiceThatCallsItselfDirectly) {
  EXPECT_EQ(cycles({{3, 3}}), Texts{"/d~1e: found calls in a circle, d/e → d/e, expected none"});
}

TEST(ServiceGraph, NamesTheShortestCycleOfAGroup) {
  EXPECT_EQ(cycles({{0, 1}, {1, 2}, {2, 3}, {3, 0}, {1, 0}}),
            Texts{"/a: found calls in a circle, a → b → a, expected none"});
}

TEST(ServiceGraph, NamesACycleOfEachGroup) {
  EXPECT_EQ(cycles({{0, 1}, {1, 0}, {2, 3}, {3, 2}, {0, 2}}).size(), 2U);
}

}  // namespace
}  // namespace rehearse
