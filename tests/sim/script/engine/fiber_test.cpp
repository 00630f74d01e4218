// Stacks that are switched to and back.

#include "sim/script/engine/fiber.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace rehearse {
namespace {

using ::testing::ElementsAre;

constexpr std::size_t kStack = std::size_t{64} << 10;

TEST(Fibers, RunBetweenResumeAndYield) {
  std::vector<std::string> order;
  Fiber* own = nullptr;
  Fiber fiber(kStack, [&] {
    order.emplace_back("inside 1");
    own->yield();
    order.emplace_back("inside 2");
  });
  own = &fiber;
  order.emplace_back("before");
  fiber.resume();
  order.emplace_back("between");
  EXPECT_FALSE(fiber.done());
  fiber.resume();
  EXPECT_TRUE(fiber.done());
  EXPECT_THAT(order, ElementsAre("before", "inside 1", "between", "inside 2"));
}

TEST(Fibers, KeepTheirLocalsWhileOthersRun) {
  constexpr int kFibers = 1000;
  std::vector<std::unique_ptr<Fiber>> fibers;
  std::vector<int> sums(kFibers);
  for (int i = 0; i < kFibers; ++i) {
    fibers.push_back(std::make_unique<Fiber>(kStack, [&, i] {
      int sum = 0;
      for (int turn = 0; turn < 10; ++turn) {
        sum += i;
        fibers[static_cast<std::size_t>(i)]->yield();
      }
      sums[static_cast<std::size_t>(i)] = sum;
    }));
  }
  for (int turn = 0; turn <= 10; ++turn) {
    for (const auto& fiber : fibers) fiber->resume();
  }
  for (int i = 0; i < kFibers; ++i) EXPECT_EQ(sums[static_cast<std::size_t>(i)], 10 * i);
}

TEST(Fibers, ResumeOthersFromInside) {
  std::vector<std::string> order;
  Fiber inner(kStack, [&] { order.emplace_back("inner"); });
  Fiber outer(kStack, [&] {
    order.emplace_back("outer");
    inner.resume();
    order.emplace_back("outer again");
  });
  outer.resume();
  EXPECT_THAT(order, ElementsAre("outer", "inner", "outer again"));
}

TEST(Fibers, LetTheirBodyCatchWhatItThrows) {
  bool caught = false;
  Fiber fiber(kStack, [&] {
    try {
      throw 1;
    } catch (int) {
      caught = true;
    }
  });
  fiber.resume();
  EXPECT_TRUE(caught);
}

TEST(Fibers, MayEndWithoutHavingBegun) {
  bool ran = false;
  {
    const Fiber fiber(kStack, [&] { ran = true; });
  }
  EXPECT_FALSE(ran);
}

[[gnu::noinline]] int use_up(int depth) {
  volatile char frame[4096] = {};
  frame[0] = static_cast<char>(depth);
  return depth == 0 ? 0 : use_up(depth - 1) + frame[0];
}

TEST(FibersDeathTest, EndTheProcessWhereTheStackIsUsedUp) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        Fiber fiber(kStack, [] { use_up(1000); });
        fiber.resume();
      },
      "");
}

}  // namespace
}  // namespace rehearse
