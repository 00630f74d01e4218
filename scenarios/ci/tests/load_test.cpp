// What the load test needs, and what it must not do: rehearsed, so it takes no time.

#include <gtest/gtest.h>
#include <rehearse.hpp>
#include <rehearse_gtest.hpp>
#include <string>

namespace {

using namespace rehearse;  // NOLINT(google-build-using-namespace)
using ::testing::AllOf;
using ::testing::Not;

const std::string kSmoke = LOAD_TESTS "/rehearsals/smoke.json";
const std::string kPeak = LOAD_TESTS "/rehearsals/peak.json";
const std::string kOptions = LOAD_TESTS "/k6/options.json";

TEST(Smoke, MeetsItsThresholds) {
  EXPECT_THAT(rehearsed(kSmoke), AllOf(PassesItsThresholds(), InterruptsNothing()));
}

TEST(Peak, FitsItsVusAndItsTimeSlot) {
  const Rehearsed peak = rehearsed(kPeak);
  EXPECT_THAT(peak, PassesItsThresholds());
  EXPECT_THAT(peak, AllOf(DropsNothing(), InterruptsNothing()));
  EXPECT_THAT(peak, CompletesAtLeast(14'000));
  EXPECT_THAT(peak, NeedsAtMostVus(120));
  EXPECT_THAT(peak, EndsWithin(minutes(10)));
}

TEST(Peak, FitsItsVusWhateverChanceDoes) {
  for (std::uint32_t replication = 0; replication < 5; ++replication) {
    EXPECT_THAT(rehearsed(kPeak, {.replication = replication}), DropsAtMost(10)) << replication;
  }
}

TEST(RealScript, InterruptsNoIteration) {
  const RehearsedSettings settings{.iteration_duration = R"({"uniform": ["1.1s", "3.3s"]})"};
  const Rehearsed real = rehearsed(kOptions, settings);
  EXPECT_THAT(real, InterruptsNothing());
  EXPECT_EQ(real.rehearsal.plan.end, minutes(3) + seconds(10));
}

TEST(RealScript, IsOfNoUseWithoutGrace) {
  const RehearsedSettings settings{.iteration_duration = "40s"};
  EXPECT_THAT(rehearsed(kOptions, settings), Not(InterruptsNothing()));
}

}  // namespace
