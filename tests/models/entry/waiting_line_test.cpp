#include "models/entry/waiting_line.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace rehearse {
namespace {

/// Takes the numbers in their order until none is left; `places` by number.
std::vector<std::uint32_t> rest(WaitingLine& line, const std::vector<WaitingLine::Place>& places) {
  std::vector<std::uint32_t> order;
  while (!line.empty()) {
    order.push_back(line.first());
    line.leave(places[order.back()]);
  }
  return order;
}

using Numbers = std::vector<std::uint32_t>;

TEST(WaitingLine, ServesTheFirstThatCame) {
  WaitingLine line(1, false);
  std::vector<WaitingLine::Place> places;
  for (std::uint32_t i = 0; i < 4; ++i) places.push_back(line.join(Instant{}, i, 0));
  EXPECT_EQ(rest(line, places), (Numbers{0, 1, 2, 3}));
}

TEST(WaitingLine, ServesTheLastThatCameOfAStack) {
  WaitingLine line(1, true);
  std::vector<WaitingLine::Place> places;
  for (std::uint32_t i = 0; i < 4; ++i) places.push_back(line.join(Instant{}, i, 0));
  EXPECT_EQ(rest(line, places), (Numbers{3, 2, 1, 0}));
}

TEST(WaitingLine, ServesTheLowestLevelFirst) {
  WaitingLine line(2, false);
  std::vector<WaitingLine::Place> places;
  for (std::uint32_t i = 0; i < 4; ++i) places.push_back(line.join(Instant{}, i, i % 2));
  EXPECT_EQ(rest(line, places), (Numbers{0, 2, 1, 3}));
}

TEST(WaitingLine, LetsAnyLeaveFromAnywhere) {
  WaitingLine line(1, false);
  std::vector<WaitingLine::Place> places;
  for (std::uint32_t i = 0; i < 5; ++i) places.push_back(line.join(Instant{}, i, 0));
  for (const std::uint32_t number : {2U, 0U, 4U}) line.leave(places[number]);
  EXPECT_EQ(line.size(), 2U);
  EXPECT_EQ(rest(line, places), (Numbers{1, 3}));
}

TEST(WaitingLine, SaysSinceWhenANumberWaited) {
  WaitingLine line(1, false);
  const auto place = line.join(Instant{5}, 7, 0);
  EXPECT_EQ(line.leave(place), Instant{5});
}

}  // namespace
}  // namespace rehearse
