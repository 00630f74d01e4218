// Checks and samples in the steps of a journey.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/journey/steps.hpp"

namespace rehearse {
namespace {

using ::testing::ElementsAre;

constexpr StepOutcome kOk = StepOutcome::Ok;

Step trend(std::string name, DurationModel value) {
  return sample(SampleKind::Trend, std::move(name), std::move(value));
}

TEST(JourneySamples, AreStepsWhereTheyAreWanted) {
  const Journey journey = journey_of(list({think(seconds(1)), check("a", 1), request()}));
  EXPECT_EQ(walked(journey, 0, kOk, true), "1 a R(t0) return");
}

TEST(JourneySamples, AreLeftOutWhereTheyAreNot) {
  const Journey journey = journey_of(list({think(seconds(1)), check("a", 1), request()}));
  EXPECT_EQ(walked(journey), "1 R(t0) return");
}

TEST(JourneySamples, HaveTheEndsOfGroups) {
  const Journey journey =
      journey_of(list({group("g", {think(seconds(1)), group("h", {check("a", 1)})})}));
  std::vector<std::string> seen;
  for (const JourneyStep& step : walk(journey, 0, kOk, true)) {
    if (step.kind != JourneyStep::Kind::Sample) continue;
    const SampleSpec& spec = journey.sample(step);
    const char* const edge = spec.kind == SampleKind::GroupBegan   ? "{"
                             : spec.kind == SampleKind::GroupEnded ? "}"
                                                                   : "";
    seen.push_back(edge + spec.name + " in " + spec.group);
  }
  EXPECT_THAT(seen,
              ElementsAre("{g in ::g", "{h in ::g::h", "a in ::g::h", "}h in ::g::h", "}g in ::g"));
}

TEST(JourneySamples, OfChecksAreOneOrZero) {
  const Journey journey = journey_of(list({check("always", 1), check("never", 0)}));
  const std::vector<JourneyStep> steps = walk(journey, 0, kOk, true);
  EXPECT_EQ(steps[0].wait.ns, kSampleUnit);
  EXPECT_EQ(steps[1].wait.ns, 0);
}

TEST(JourneySamples, OfMetricsAreWhatTheirModelsSay) {
  const Journey journey = journey_of(list({trend("t", DurationModel::constant(milliseconds(7)))}));
  EXPECT_EQ(walk(journey, 0, kOk, true)[0].wait.ns, 7 * kSampleUnit);
}

TEST(JourneySamples, DoNotCountAsSamplesOfTheJourneyIfTheyAreOfGroups) {
  EXPECT_FALSE(journey_of(list({group("g", {think(seconds(1))})})).has_samples());
  EXPECT_TRUE(journey_of(list({group("g", {check("a", 1)})})).has_samples());
}

/// Draws are taken whether or not samples are wanted.
TEST(JourneySamples, ChangeNothingElse) {
  const auto random_think = [] {
    return Step{ThinkStep{*DurationModel::uniform(milliseconds(1), seconds(9))}};
  };
  const Journey journey = journey_of(
      list({check("a", 0.5), random_think(),
            trend("t", *DurationModel::sum({*DurationModel::exponential(seconds(1)),
                                            *DurationModel::exponential(seconds(1))})),
            choose({way(1, {random_think()}), way(2, {group("g", {random_think(), throwing()})})}),
            check("b", 0), random_think()}));
  for (std::uint64_t iteration = 0; iteration < 200; ++iteration) {
    std::vector<JourneyStep> wanted = walk(journey, iteration, kOk, true);
    std::erase_if(wanted,
                  [](const JourneyStep& step) { return step.kind == JourneyStep::Kind::Sample; });
    EXPECT_EQ(wanted, walk(journey, iteration)) << iteration;
  }
}

/// What-ifs share their luck: a changed probability shifts no other draw.
TEST(JourneySamples, TakeTheSameDrawsWhateverTheProbability) {
  for (const double probability : {0.0, 0.3, 1.0}) {
    SampleSpec spec;
    spec.value = Chance(probability);
    EXPECT_EQ(spec.draws(), 1U);
  }
}

TEST(JourneySamples, ComeBeforeTheExceptionThatAFailedRequestThrows) {
  Step failing = request();
  std::get<RequestStep>(failing.what).request.throws = true;
  const Journey journey = journey_of(list({check("before", 1), failing, check("after", 1)}));
  EXPECT_EQ(walked(journey, 0, StepOutcome::Failed, true), "before R(t0) throw");
}

}  // namespace
}  // namespace rehearse
