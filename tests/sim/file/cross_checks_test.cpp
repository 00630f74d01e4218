// What is refused although every part of the file is right.

#include <string>

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

/// Problems of a rehearsal with one scenario "s", iterations of `duration` and the keys of `more`.
Problems problems_with(const json& scenario, const json& duration, const json& more = {},
                       const json& more_options = {}) {
  json options = {{"scenarios", {{"s", scenario}}}};
  if (!more_options.is_null()) options.update(more_options);
  json document = {{"options", options}, {"journeys", {{"default", {{"duration", duration}}}}}};
  if (!more.is_null()) document.update(more);
  return problems_of(read_rehearsal(document, {}));
}

const json kConstant = {{"executor", "constant-vus"}, {"vus", 2}, {"duration", "5s"}};
const json kRamping = {{"executor", "ramping-vus"},
                       {"stages", {{{"duration", "5s"}, {"target", 2}}}}};
const json kExternal = {{"executor", "externally-controlled"}, {"vus", 2}, {"duration", "5s"}};
const json kShared = {{"executor", "shared-iterations"}, {"vus", 2}, {"iterations", 5}};
const json kPerVu = {{"executor", "per-vu-iterations"}, {"vus", 2}, {"iterations", 5}};
const json kArrivals = {
    {"executor", "constant-arrival-rate"}, {"rate", 5}, {"duration", "5s"}, {"preAllocatedVUs", 2}};

TEST(CrossChecks, RejectsIterationsWithoutTimeInLoopingExecutors) {
  for (const json& scenario : {kConstant, kRamping, kExternal}) {
    EXPECT_THAT(
        problems_with(scenario, {{"uniform", {0, 0}}}),
        ElementsAre(problem_at("/journeys/default",
                               AllOf(HasSubstr("virtual time would stand still"),
                                     HasSubstr(scenario.at("executor").get<std::string>())))))
        << scenario;
  }
}

TEST(CrossChecks, AllowsIterationsThatMayTakeNoTimeInLoopingExecutors) {
  const json rarely_none = {{"sum", {{{"exponential", "1s"}}, {{"exponential", "1s"}}}}};
  for (const json& duration :
       {json{{"exponential", "1s"}}, json{{"uniform", {0, 5}}}, json{{"choice", {0, "1s"}}},
        json{{"clamp", rarely_none}, {"max", "1s"}}}) {
    for (const json& scenario : {kConstant, kRamping, kExternal}) {
      EXPECT_THAT(problems_with(scenario, duration), IsEmpty()) << duration << scenario;
    }
  }
}

TEST(CrossChecks, AllowsIterationsWithoutTimeInOtherExecutors) {
  for (const json& scenario : {kShared, kPerVu, kArrivals}) {
    EXPECT_THAT(problems_with(scenario, 0), IsEmpty()) << scenario;
  }
}

TEST(CrossChecks, AllowsIterationsWithoutTimeWithAMinimumDuration) {
  EXPECT_THAT(problems_with(kConstant, 0, {}, {{"minIterationDuration", "1ms"}}), IsEmpty());
}

TEST(CrossChecks, RejectsAPeriodOfZero) {
  json scenario = kArrivals;
  scenario["rate"] = 1'000'000'001;
  scenario["duration"] = "1s";
  EXPECT_THAT(problems_with(scenario, 1),
              ElementsAre(problem_at("/options/scenarios/s",
                                     HasSubstr("found 1000000001 iterations in 1s"))));
}

TEST(CrossChecks, AllowsAPeriodOfOneNanosecond) {
  json scenario = kArrivals;
  scenario["rate"] = 1'000'000'000;
  scenario["duration"] = "1s";
  EXPECT_THAT(problems_with(scenario, 1), IsEmpty());
}

TEST(CrossChecks, RejectsATestThatIsNeverResumed) {
  const json paused = {{"paused", true}};
  EXPECT_THAT(problems_with(kShared, 1, {}, paused),
              ElementsAre(problem_at("/options", HasSubstr("never resumed"))));
  EXPECT_THAT(problems_with(kShared, 1, {{"control", {{{"at", 0}, {"resume", true}}}}}, paused),
              IsEmpty());
}

TEST(CrossChecks, RejectsATestThatIsResumedBeforeTimeBegins) {
  EXPECT_THAT(problems_with(kShared, 1, {{"control", {{{"at", -1}, {"resume", true}}}}},
                            {{"paused", true}}),
              ElementsAre(problem_at("/control", HasSubstr("before time 0"))));
}

/// Problems of iterations of one request to a target.
Problems problems_with_request(const json& scenario, const json& target) {
  const json steps = {{{"request", {{"target", "shop"}}}}};
  const json document = {{"options", {{"scenarios", {{"s", scenario}}}}},
                         {"journeys", {{"default", {{"steps", steps}}}}},
                         {"targets", {{"shop", target}}}};
  return problems_of(read_rehearsal(document, {}));
}

TEST(CrossChecks, AllowsRequestsThatMayBeTurnedAwayInNoTime) {
  const json change = {{"from", "1s"}, {"down", "refusing"}};
  const json stop = {{"at", "1s"}};
  for (json turns_away :
       {json{{"servers", 1}, {"queue", 0}}, json{{"concurrencyLimit", 1}},
        json{{"rateLimit", {{"rate", 1}}}}, json{{"changes", {change}}}, json{{"stops", {stop}}}}) {
    turns_away["duration"] = "1s";
    EXPECT_THAT(problems_with_request(kConstant, turns_away), IsEmpty()) << turns_away;
  }
}

TEST(CrossChecks, RejectsRequestsThatTakeNoTimeInLoopingExecutors) {
  const json shop = {{"duration", 0}, {"servers", 1}, {"queue", 0}};
  EXPECT_THAT(problems_with_request(kConstant, shop),
              ElementsAre(problem_at("/journeys/default",
                                     HasSubstr("a latency or duration of its targets, above 0"))));
  EXPECT_THAT(problems_with_request(kPerVu, shop), IsEmpty());
}

TEST(CrossChecks, RejectsAnEndlessExecutorThatNothingEnds) {
  json scenario = kExternal;
  scenario["duration"] = 0;
  EXPECT_THAT(problems_with(scenario, 1),
              ElementsAre(problem_at("/options/scenarios/s", HasSubstr("endless executor"))));
  EXPECT_THAT(problems_with(scenario, 1, {{"control", {{{"at", 9}, {"interrupt", true}}}}}),
              IsEmpty());
}

TEST(CrossChecks, AllowsCommandsThatK6RefusesInTheRun) {
  EXPECT_THAT(
      problems_with(
          kShared, 1,
          {{"control", {{{"at", 0}, {"scale", {{"vus", 9}}}}, {{"at", 1}, {"pause", true}}}}}),
      IsEmpty());
}

TEST(CrossChecks, RejectsASetupThatNeverKeepsItsTimeout) {
  EXPECT_THAT(problems_with(kShared, 1, {{"setup", {{"uniform", {"61s", "70s"}}}}}),
              ElementsAre(problem_at("/setup", HasSubstr("found at least 1m1s"))));
  EXPECT_THAT(problems_with(kShared, 1, {{"setup", "60s"}}), IsEmpty());
  EXPECT_THAT(problems_with(kShared, 1, {{"teardown", "2s"}}, {{"teardownTimeout", "1s"}}),
              ElementsAre(problem_at("/teardown", HasSubstr("teardownTimeout"))));
}

TEST(CrossChecks, PlacesTheScenarioOfAShortcutAtTheOptions) {
  const json document = {{"options", {{"vus", 20'000'000}, {"duration", "1s"}}},
                         {"journeys", {{"default", {{"duration", 1}}}}}};
  EXPECT_THAT(problems_of(read_rehearsal(document, {})),
              ElementsAre(problem_at("/options", HasSubstr("found up to 20000000 VUs"))));
}

}  // namespace
}  // namespace rehearse
