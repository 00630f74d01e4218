// A tournament and a counted set beside a look at each.

#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

#include "models/base/random.hpp"
#include "models/instances/counted_set.hpp"
#include "models/instances/least_tree.hpp"
#include "models/instances/warm_up.hpp"

namespace rehearse {
namespace {

const Stream kStream(1, 0, Purpose::Balancer, "instances");

TEST(LeastTree, FindsTheFirstOfTheLeast) {
  for (const std::uint32_t size : {1U, 2U, 3U, 7U, 64U, 100U}) {
    LeastTree tree(size);
    std::vector<std::uint64_t> keys(size, LeastTree::kLast);
    for (std::uint64_t step = 0; step < 300; ++step) {
      Draws draws(kStream, size, step);
      const auto number = static_cast<std::uint32_t>(draws.next() % size);
      keys[number] = draws.next() % 4;
      tree.set(number, keys[number]);
      const auto from = static_cast<std::uint32_t>(draws.next() % size);
      std::uint32_t expected = from;
      for (std::uint32_t i = 0; i < size; ++i) {
        const std::uint32_t other = (from + i) % size;
        if (keys[other] < keys[expected]) expected = other;
      }
      ASSERT_EQ(tree.first_from(from), expected);
      ASSERT_EQ(tree.least(), keys[expected]);
    }
  }
}

TEST(CountedSet, FindsByRank) {
  for (const std::uint32_t size : {1U, 2U, 3U, 7U, 64U, 100U}) {
    CountedSet set(size);
    std::vector<bool> in(size, true);
    for (std::uint64_t step = 0; step < 300; ++step) {
      Draws draws(kStream, size, step);
      const auto number = static_cast<std::uint32_t>(draws.next() % size);
      in[number] = draws.next() % 2 == 0;
      set.set(number, in[number]);
      std::vector<std::uint32_t> members;
      for (std::uint32_t i = 0; i < size; ++i) {
        if (in[i]) members.push_back(i);
      }
      ASSERT_EQ(set.count(), members.size());
      for (std::uint32_t rank = 0; rank < members.size(); ++rank) {
        ASSERT_EQ(set.at(rank), members[rank]);
      }
      if (members.empty()) continue;
      const auto from = static_cast<std::uint32_t>(draws.next() % size);
      const auto next = std::lower_bound(members.begin(), members.end(), from);
      ASSERT_EQ(set.next_from(from), next == members.end() ? members.front() : *next);
    }
  }
}

// S154: halfway the linear one is in the middle, the exponential one at the root.
TEST(WarmUp, FadesFromItsFactorToOne) {
  for (const auto fade : {WarmUpOptions::Fade::Linear, WarmUpOptions::Fade::Exponential}) {
    const WarmUpOptions options{9.0, seconds(32), fade};
    const double half = fade == WarmUpOptions::Fade::Linear ? 5.0 : 3.0;
    EXPECT_GT(warm_up_factor(options, 15), half);
    EXPECT_LT(warm_up_factor(options, 16), half);
    EXPECT_LT(warm_up_factor(options, 0), 9.0);
    EXPECT_GT(warm_up_factor(options, 31), 1.0);
    EXPECT_EQ(warm_up_step_end(options, 0).ns, seconds(1).ns);
    EXPECT_EQ(warm_up_step_end(options, 31).ns, seconds(32).ns);
  }
}

}  // namespace
}  // namespace rehearse
