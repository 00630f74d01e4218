// Which instance each way of balancing chooses.

#include "models/instances/balancer.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace rehearse {
namespace {

const Stream kStream(1, 0, Purpose::Balancer, "api");

/// How often each instance is chosen in `count` choices.
std::vector<int> chosen(Balancing way, const std::vector<InstanceView>& views, int count) {
  Balancer balancer(way);
  std::vector<int> times(views.size(), 0);
  for (int i = 0; i < count; ++i) {
    Draws draws(kStream, 0, static_cast<std::uint64_t>(i));
    ++times[balancer.choose(views, draws)];
  }
  return times;
}

constexpr Balancing kWays[] = {Balancing::RoundRobin, Balancing::Random,
                               Balancing::LeastConnections, Balancing::TwoChoices};

TEST(Balancer, ChoosesOnlyWhatItBelievesUp) {
  for (const Balancing way : kWays) {
    EXPECT_EQ(chosen(way, {{false, 0}, {true, 9}, {false, 0}}, 10), (std::vector<int>{0, 10, 0}));
  }
}

TEST(Balancer, ChoosesAmongAllWhenItBelievesInNone) {
  for (const Balancing way : kWays) {
    const std::vector<int> times = chosen(way, {{false, 0}, {false, 0}}, 40);
    EXPECT_GT(times[0], 5);
    EXPECT_GT(times[1], 5);
  }
}

TEST(Balancer, TakesNoDrawsWithoutAChoice) {
  for (const Balancing way : kWays) {
    Balancer balancer(way);
    Draws draws(kStream, 0, 0);
    const std::vector<InstanceView> one{{true, 3}};
    balancer.choose(one, draws);
    EXPECT_EQ(draws.taken(), 0U);
  }
}

TEST(RoundRobin, TakesTurnsAmongThoseUp) {
  Balancer balancer(Balancing::RoundRobin);
  std::vector<InstanceView> views(3);
  std::vector<std::uint32_t> order;
  for (int i = 0; i < 7; ++i) {
    views[1].up = i < 3;
    Draws draws(kStream, 0, 0);
    order.push_back(balancer.choose(views, draws));
  }
  EXPECT_EQ(order, (std::vector<std::uint32_t>{0, 1, 2, 0, 2, 0, 2}));
}

// 3000 choices among three: 1000 each on average, with a standard deviation of 25.8; 3.29 of these.
TEST(RandomBalancing, ChoosesEachAsOften) {
  for (const int times : chosen(Balancing::Random, std::vector<InstanceView>(3), 3'000)) {
    EXPECT_NEAR(times, 1'000, 85);
  }
}

TEST(LeastConnections, ChoosesTheFewestAndTakesTurnsAmongEquals) {
  EXPECT_EQ(chosen(Balancing::LeastConnections, {{true, 2}, {true, 1}, {true, 1}}, 10),
            (std::vector<int>{0, 5, 5}));
}

// Of three the busiest is never the better of two; each of the others wins against it and the
// idlest against all: 2/3 and 1/3 of the choices. Standard deviation of 3000·2/9: 25.8; 3.29 of
// these.
TEST(TwoChoices, TakeTheBetterOfTwoDifferentOnes) {
  const std::vector<int> times =
      chosen(Balancing::TwoChoices, {{true, 9}, {true, 1}, {true, 0}}, 3'000);
  EXPECT_EQ(times[0], 0);
  EXPECT_NEAR(times[1], 1'000, 85);
  EXPECT_NEAR(times[2], 2'000, 85);
}

}  // namespace
}  // namespace rehearse
