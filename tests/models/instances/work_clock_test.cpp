// Readings of the work clock, and when it will read something.

#include "models/instances/work_clock.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(WorkClock, ReadsTheTimeAtFullSpeed) {
  WorkClock clock;
  clock.run_to(Instant{12'345});
  EXPECT_TRUE(clock.reading() == WorkClock::work(nanoseconds(12'345)));
  EXPECT_EQ(clock.when(WorkClock::work(nanoseconds(20'000))), Instant{20'000});
}

TEST(WorkClock, AddsUpItsSpeeds) {
  WorkClock clock;
  clock.run_to(Instant{100});
  clock.set_speed(WorkClock::kFullSpeed / 4);
  clock.run_to(Instant{300});
  EXPECT_TRUE(clock.reading() == WorkClock::work(nanoseconds(150)));
  clock.set_speed(WorkClock::kFastest);
  EXPECT_EQ(clock.when(WorkClock::work(nanoseconds(150 + 640))), Instant{310});
}

TEST(WorkClock, RoundsTheEndUpToAWholeNanosecond) {
  WorkClock clock;
  clock.set_speed(WorkClock::kFullSpeed / 2 * 3);
  EXPECT_EQ(clock.when(WorkClock::work(nanoseconds(3))), Instant{2});
  EXPECT_EQ(clock.when(WorkClock::work(nanoseconds(4))), Instant{3});
}

TEST(WorkClock, SaysNowForWhatItReadsAlready) {
  WorkClock clock;
  clock.run_to(Instant{100});
  EXPECT_EQ(clock.when(WorkClock::work(nanoseconds(40))), Instant{100});
}

TEST(WorkClock, SaysNeverBeyondTheEndOfTime) {
  WorkClock clock;
  clock.run_to(Instant{100});
  EXPECT_EQ(clock.when(clock.reading() + WorkClock::work(kMaxDuration)), kNever);
  clock.set_speed(1);
  EXPECT_EQ(clock.when(clock.reading() + WorkClock::work(seconds(1'000))), kNever);
  clock.set_speed(0);
  EXPECT_EQ(clock.when(clock.reading() + 1), kNever);
}

TEST(WorkClock, DoesNotOverflowInThreeHundredYearsAtItsFastest) {
  WorkClock clock;
  clock.set_speed(WorkClock::kFastest);
  clock.run_to(Instant{kNever.ns - 1});
  const WorkClock::Reading reading = clock.reading();
  EXPECT_TRUE(reading + WorkClock::work(kMaxDuration) > reading);
}

}  // namespace
}  // namespace rehearse
