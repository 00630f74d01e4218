// Numbers by position are those of the iterator (S8).

#include "sim/vu/striped_numbers.hpp"

#include <gtest/gtest.h>
#include <set>
#include <string>
#include <vector>

namespace rehearse {
namespace {

std::vector<ExecutionTuple> tuples_of(const std::string& sequence) {
  const auto parsed = SegmentSequence::parse(sequence);
  std::vector<ExecutionTuple> tuples;
  for (const Segment& segment : parsed->segments) {
    tuples.push_back(*ExecutionTuple::make(segment, *parsed));
  }
  return tuples;
}

class StripedNumbersOf : public ::testing::TestWithParam<const char*> {};

TEST_P(StripedNumbersOf, AreThoseOfTheIterator) {
  for (const ExecutionTuple& tuple : tuples_of(GetParam())) {
    const StripedNumbers numbers(tuple);
    StripedIterator iterator(tuple);
    for (std::uint64_t local = 0; local < 500; ++local) {
      ASSERT_EQ(numbers(local) + 1, static_cast<std::uint64_t>(iterator.next().global))
          << tuple.segment().text() << " at " << local;
    }
  }
}

TEST_P(StripedNumbersOf, AreSharedOutWithoutGapOrOverlap) {
  const std::vector<ExecutionTuple> tuples = tuples_of(GetParam());
  std::set<std::uint64_t> taken;
  for (const ExecutionTuple& tuple : tuples) {
    const StripedNumbers numbers(tuple);
    const auto share = static_cast<std::uint64_t>(tuple.scale(997));
    for (std::uint64_t local = 0; local < share; ++local) {
      EXPECT_TRUE(taken.insert(numbers(local)).second);
    }
  }
  EXPECT_EQ(taken.size(), 997U);
  EXPECT_EQ(*taken.rbegin(), 996U);
}

INSTANTIATE_TEST_SUITE_P(Sequences, StripedNumbersOf,
                         ::testing::Values("0,1", "0,1/2,1", "0,1/3,2/3,1", "0,1/7,3/7,1",
                                           "0,0.2,0.5,0.55,1", "0,1/100,1"));

TEST(StripedNumbers, AreThePositionsThemselvesInTheWhole) {
  const StripedNumbers numbers{ExecutionTuple()};
  EXPECT_EQ(numbers(0), 0U);
  EXPECT_EQ(numbers(1'000'000'000'000), 1'000'000'000'000U);
}

}  // namespace
}  // namespace rehearse
