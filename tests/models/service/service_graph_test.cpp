// Cycles among services, by name.

#include "models/service/service_graph.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

std::vector<std::string> cycles(const std::vector<ServiceCall>& calls) {
  std::vector<std::string> texts;
  for (const Problem& problem : cycle_problems({"a", "b", "c", "d/e"}, calls)) {
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
            Texts{"/b: calls itself: b → c → b; calls must not go in circles"});
}

TEST(ServiceGraph, NamesAServiceThatCallsItselfDirectly) {
  EXPECT_EQ(cycles({{3, 3}}),
            Texts{"/d~1e: calls itself: d/e → d/e; calls must not go in circles"});
}

TEST(ServiceGraph, NamesTheShortestCycleOfAGroup) {
  EXPECT_EQ(cycles({{0, 1}, {1, 2}, {2, 3}, {3, 0}, {1, 0}}),
            Texts{"/a: calls itself: a → b → a; calls must not go in circles"});
}

TEST(ServiceGraph, NamesACycleOfEachGroup) {
  EXPECT_EQ(cycles({{0, 1}, {1, 0}, {2, 3}, {3, 2}, {0, 2}}).size(), 2U);
}

}  // namespace
}  // namespace rehearse
