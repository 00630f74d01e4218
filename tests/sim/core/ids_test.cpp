// Ids: numbers that are not taken for each other.

#include "sim/core/ids.hpp"

#include <gtest/gtest.h>
#include <type_traits>

namespace rehearse {
namespace {

template <class Id, class... Others>
constexpr bool kIsItsOwn = sizeof(Id) == sizeof(std::uint32_t) &&
                           !std::is_convertible_v<std::uint32_t, Id> &&
                           !std::is_convertible_v<Id, std::uint32_t> &&
                           !(std::is_convertible_v<Others, Id> || ...);
static_assert(kIsItsOwn<Timer, VuId, Rank, Slot>);
static_assert(kIsItsOwn<VuId, Timer, Rank, Slot>);
static_assert(kIsItsOwn<Rank, Timer, VuId, Slot>);
static_assert(kIsItsOwn<Slot, Timer, VuId, Rank>);

TEST(Ids, HaveTheirPlacesFromZeroAlthoughVusCountFromOne) {
  EXPECT_EQ(index_of(Timer{3}), 3U);
  EXPECT_EQ(index_of(Rank{3}), 3U);
  EXPECT_EQ(index_of(Slot{3}), 3U);
  EXPECT_EQ(index_of(VuId{3}), 2U);
  EXPECT_EQ(number_of(VuId{3}), 3U);
}

TEST(Ids, OfNobodyAreNoneThatExist) {
  EXPECT_EQ(number_of(kNoVu), 0U);
  EXPECT_EQ(index_of(kNoScenario), 0xffff'ffffU);
}

}  // namespace
}  // namespace rehearse
