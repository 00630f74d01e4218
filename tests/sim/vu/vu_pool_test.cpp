// The pool: first come, first served, on both sides (S70).

#include "sim/vu/vu_pool.hpp"

#include <gtest/gtest.h>
#include <type_traits>

namespace rehearse {
namespace {

// Rank and slot in the wrong order, or plain numbers, do not compile.
template <class... Arguments>
constexpr bool kTakes = std::is_invocable_v<decltype(&VuPool::take), VuPool&, Arguments...>;
static_assert(kTakes<Rank, Slot>);
static_assert(!kTakes<Slot, Rank> && !kTakes<VuId, Slot> && !kTakes<std::uint32_t, std::uint32_t>);

VuPool pool_of(std::uint32_t vus, std::uint64_t unplanned = 0) {
  VuPool pool(unplanned);
  for (std::uint32_t vu = 1; vu <= vus; ++vu) pool.give_back(VuId{vu});
  return pool;
}

// S70.
TEST(VuPool, GivesTheVuThatCameBackFirst) {
  VuPool pool = pool_of(2);
  EXPECT_EQ(pool.take(Rank{0}, Slot{0}), VuId{1});
  pool.give_back(VuId{1});
  EXPECT_EQ(pool.take(Rank{0}, Slot{0}), VuId{2});
  EXPECT_EQ(pool.take(Rank{0}, Slot{1}), VuId{1});
}

TEST(VuPool, GrantsNothingWhenNobodyWaits) {
  VuPool pool = pool_of(1);
  EXPECT_FALSE(pool.grant());
  EXPECT_EQ(pool.take(Rank{0}, Slot{0}), VuId{1});
}

TEST(VuPool, ServesTheLineInItsOrder) {
  VuPool pool = pool_of(0);
  EXPECT_EQ(pool.take(Rank{4}, Slot{7}), kNoVu);
  EXPECT_EQ(pool.take(Rank{2}, Slot{1}), kNoVu);
  EXPECT_FALSE(pool.grant());
  pool.give_back(VuId{5});
  pool.give_back(VuId{6});
  const auto first = pool.grant();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->rank, Rank{4});
  EXPECT_EQ(first->slot, Slot{7});
  EXPECT_EQ(first->vu, VuId{5});
  const auto second = pool.grant();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->rank, Rank{2});
  EXPECT_EQ(second->slot, Slot{1});
  EXPECT_EQ(second->vu, VuId{6});
  EXPECT_FALSE(pool.grant());
}

TEST(VuPool, LetsNobodyPastTheLine) {
  VuPool pool = pool_of(0);
  EXPECT_EQ(pool.take(Rank{0}, Slot{0}), kNoVu);
  pool.give_back(VuId{1});
  EXPECT_EQ(pool.take(Rank{1}, Slot{0}), kNoVu);
  EXPECT_EQ(pool.grant()->rank, Rank{0});
}

TEST(VuPool, HasNothingToSpareWhileSomebodyWaits) {
  VuPool pool = pool_of(0);
  EXPECT_EQ(pool.take(Rank{0}, Slot{0}), kNoVu);
  pool.give_back(VuId{1});
  EXPECT_EQ(pool.take_spare(), kNoVu);
  pool.give_back(VuId{2});
  pool.grant();
  EXPECT_EQ(pool.take_spare(), VuId{2});
}

TEST(VuPool, DoesNotWaitForASpareVu) {
  VuPool pool = pool_of(0);
  EXPECT_EQ(pool.take_spare(), kNoVu);
  pool.give_back(VuId{1});
  EXPECT_FALSE(pool.grant());
}

TEST(VuPool, ForgetsARequestThatIsWithdrawn) {
  VuPool pool = pool_of(0);
  pool.take(Rank{0}, Slot{3});
  pool.take(Rank{0}, Slot{4});
  EXPECT_TRUE(pool.withdraw(Rank{0}, Slot{3}));
  EXPECT_FALSE(pool.withdraw(Rank{0}, Slot{3}));
  EXPECT_FALSE(pool.withdraw(Rank{1}, Slot{4}));
  pool.give_back(VuId{1});
  EXPECT_EQ(pool.grant()->slot, Slot{4});
}

TEST(VuPool, ForgetsAllRequestsOfOneScenario) {
  VuPool pool = pool_of(0);
  pool.take(Rank{0}, Slot{0});
  pool.take(Rank{1}, Slot{8});
  pool.take(Rank{0}, Slot{1});
  pool.withdraw_all(Rank{0});
  pool.give_back(VuId{1});
  pool.give_back(VuId{2});
  EXPECT_EQ(pool.grant()->rank, Rank{1});
  EXPECT_FALSE(pool.grant());
  EXPECT_EQ(pool.take_spare(), VuId{2});
}

TEST(VuPool, AllowsSoManyUnplannedVus) {
  VuPool pool = pool_of(0, 2);
  EXPECT_TRUE(pool.take_unplanned());
  EXPECT_TRUE(pool.take_unplanned());
  EXPECT_FALSE(pool.take_unplanned());
}

}  // namespace
}  // namespace rehearse
