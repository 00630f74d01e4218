// When a list of counts first comes down to some number.

#include "sim/executor/step_downs.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace rehearse {
namespace {

/// The same by looking at every count.
std::optional<std::size_t> first_to(const std::vector<std::uint64_t>& counts, std::uint64_t count,
                                    std::size_t from) {
  for (std::size_t i = from; i < counts.size(); ++i) {
    if (counts[i] <= count) return i;
  }
  return std::nullopt;
}

// Every list of five counts below 4, every number, from every place that the contract allows.
TEST(StepDowns, FindTheFirstOfAnyList) {
  for (std::uint64_t code = 0; code < 1024; ++code) {
    std::vector<std::uint64_t> counts;
    for (int i = 0; i < 5; ++i) counts.push_back(code >> (2 * i) & 3);
    const auto at = [&](std::size_t i) { return counts[i]; };
    const StepDowns falls(counts.size(), at);
    for (std::size_t from = 1; from <= counts.size(); ++from) {
      for (std::uint64_t count = 0; count < counts[from - 1]; ++count) {
        EXPECT_EQ(falls.first_to(count, from, at), first_to(counts, count, from))
            << "list " << code << ", to " << count << " from " << from;
      }
    }
  }
}

TEST(StepDowns, AreNoneInAnEmptyList) {
  const auto none = [](std::size_t) { return std::uint64_t{0}; };
  EXPECT_EQ(StepDowns(0, none).first_to(3, 0, none), std::nullopt);
  EXPECT_EQ(StepDowns().first_to(3, 0, none), std::nullopt);
}

}  // namespace
}  // namespace rehearse
