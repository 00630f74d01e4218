// VUs that idle, beside a deque.

#include "sim/vu/idle_vus.hpp"

#include <algorithm>
#include <deque>
#include <gtest/gtest.h>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

TEST(IdleVus, GoInTheOrderInWhichTheyCame) {
  const Stream stream(3, 0, Purpose::Journey, "idle");
  IdleVus idle;
  std::deque<VuId> expected;
  std::uint32_t next = 1;
  for (std::uint64_t round = 0; round < 2'000; ++round) {
    for (std::uint64_t n = stream.word(0, round, 0) % 20; n > 0; --n) {
      idle.add(VuId{next});
      expected.push_back(VuId{next++});
    }
    const std::size_t taken = std::min<std::size_t>(stream.word(0, round, 1) % 21, expected.size());
    ASSERT_TRUE(std::ranges::equal(idle.all(), expected));
    idle.drop(taken);
    expected.erase(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(taken));
    ASSERT_EQ(idle.empty(), expected.empty());
  }
}

TEST(IdleVus, AreNoneOnceCleared) {
  IdleVus idle;
  for (std::uint32_t vu = 1; vu < 10; ++vu) idle.add(VuId{vu});
  idle.drop(3);
  idle.clear();
  EXPECT_TRUE(idle.empty());
  EXPECT_TRUE(idle.all().empty());
}

}  // namespace
}  // namespace rehearse
