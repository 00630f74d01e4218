// Integrals of how many are inside, and Little's law as their identity.

#include "models/service/occupancy.hpp"

#include <deque>
#include <gtest/gtest.h>

#include "models/base/random.hpp"

namespace rehearse {
namespace {

Instant at(std::int64_t ns) { return Instant{ns}; }

TEST(Occupancy, AddsUpHowManyWereInside) {
  Occupancy place;
  place.enter(at(10));
  place.enter(at(20));
  place.leave(at(50), at(10));
  EXPECT_TRUE(place.integral(at(60)) == 10 + 30 * 2 + 10);
  EXPECT_EQ(place.count(), 1U);
  EXPECT_EQ(place.largest(), 2U);
  EXPECT_EQ(place.entered(), 2U);
  EXPECT_EQ(place.left(), 1U);
}

TEST(Occupancy, ObeysLittlesLawAtEveryInstant) {
  Occupancy place;
  place.enter(at(10));
  place.enter(at(20));
  place.leave(at(50), at(20));
  for (std::int64_t now = 50; now < 60; ++now) {
    EXPECT_TRUE(place.stays() == 30);
    EXPECT_TRUE(place.ages(at(now)) == now - 10);
    EXPECT_TRUE(place.integral(at(now)) == place.stays() + place.ages(at(now)));
  }
}

TEST(Occupancy, AgreesWithASumOverEveryNanosecond) {
  const Stream stream(1, 0, Purpose::Service, "occupancy");
  Occupancy place;
  std::deque<Instant> inside;
  std::int64_t integral = 0;
  for (std::int64_t now = 0; now < 5'000; ++now) {
    Draws draws(stream, 0, static_cast<std::uint64_t>(now));
    if (draws.next() % 3 == 0) {
      place.enter(at(now));
      inside.push_back(at(now));
    }
    if (draws.next() % 3 == 0 && !inside.empty()) {
      place.leave(at(now), inside.front());
      inside.pop_front();
    }
    ASSERT_TRUE(place.integral(at(now)) == integral);
    integral += static_cast<std::int64_t>(inside.size());
  }
}

TEST(Occupancy, DoesNotOverflowWithMillionsForYears) {
  Occupancy place;
  for (int i = 0; i < 1'000; ++i) place.enter(at(0));
  const Instant late{kNever.ns - 1};
  EXPECT_TRUE(place.integral(late) == static_cast<Wide>(late.ns) * 1'000);
  EXPECT_TRUE(place.ages(late) == place.integral(late));
}

TEST(LevelIntegral, AddsUpItsLevels) {
  LevelIntegral level;
  level.set(at(10), 4);
  level.set(at(20), 1);
  EXPECT_TRUE(level.integral(at(25)) == 45);
  EXPECT_EQ(level.level(), 1U);
}

TEST(LevelIntegral, GoesOnFromAnother) {
  const LevelIntegral level(at(20), 3, 45);
  EXPECT_TRUE(level.integral(at(22)) == 51);
}

}  // namespace
}  // namespace rehearse
