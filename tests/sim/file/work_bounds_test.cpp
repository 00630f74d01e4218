// How much work a file may ask for.

#include "sim/file/work_bounds.hpp"

#include <fmt/format.h>

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

json rehearsal_of(const json& scenario, const json& duration) {
  return {{"options", {{"scenarios", {{"s", scenario}}}}},
          {"journeys", {{"default", {{"duration", duration}}}}}};
}

Problems problems_of_scenario(const json& scenario, const json& duration = "1s") {
  return problems_of(read_rehearsal(rehearsal_of(scenario, duration), {}));
}

/// The iterations of the first scenario.
double expected_in(const json& document) {
  const Rehearsal rehearsal = value_of(read_rehearsal(document, {}));
  return expected_iterations(rehearsal.plan.scenarios.at(0), rehearsal);
}

double expected(const json& scenario, const json& duration, const json& control = json::array()) {
  json document = rehearsal_of(scenario, duration);
  document["control"] = control;
  return expected_in(document);
}

TEST(WorkBounds, EstimatesConstantVus) {
  EXPECT_EQ(expected({{"executor", "constant-vus"}, {"vus", 3}, {"duration", "10s"}}, "2s"), 18.0);
}

TEST(WorkBounds, EstimatesIterationsWithoutAKnownMeanByASample) {
  const json clamped_sum = {
      {"clamp", {{"sum", {{{"uniform", {0, "1s"}}}, {{"uniform", {0, "1s"}}}}}}},
      {"max", "1900ms"}};
  const double iterations =
      expected({{"executor", "constant-vus"}, {"vus", 1}, {"duration", "100s"}}, clamped_sum);
  EXPECT_GE(iterations, 100.0);  // the mean is just below 1 s
  EXPECT_LE(iterations, 250.0);
}

TEST(WorkBounds, EstimatesWhatMayBeTurnedAwayInNoTimeByWhatIsServed) {
  json document = rehearsal_of({{"executor", "constant-vus"}, {"vus", 1}, {"duration", "10s"}}, 0);
  document["journeys"]["default"] = {{"steps", {{{"request", {{"target", "shop"}}}}}}};
  document["targets"] = {{"shop", {{"duration", "2s"}, {"servers", 1}, {"queue", 0}}}};
  EXPECT_EQ(expected_in(document), 6.0);
}

TEST(WorkBounds, EstimatesRampingVusByTheAreaOfTheRamp) {
  EXPECT_EQ(expected({{"executor", "ramping-vus"},
                      {"startVUs", 2},
                      {"stages", {{{"duration", "10s"}, {"target", 2}}}}},
                     "1s"),
            22.0);
}

TEST(WorkBounds, EstimatesCountedIterationsByTheirCount) {
  EXPECT_EQ(expected({{"executor", "shared-iterations"}, {"vus", 3}, {"iterations", 7}}, 0), 7.0);
  EXPECT_EQ(expected({{"executor", "per-vu-iterations"}, {"vus", 3}, {"iterations", 7}}, 0), 21.0);
}

TEST(WorkBounds, EstimatesCountedIterationsByWhatFitsIntoTheirTime) {
  EXPECT_EQ(expected({{"executor", "shared-iterations"},
                      {"vus", 2},
                      {"iterations", 1'000'000'000'000},
                      {"maxDuration", "10s"}},
                     "1s"),
            22.0);
}

TEST(WorkBounds, EstimatesArrivalsByTheirRate) {
  EXPECT_EQ(expected({{"executor", "constant-arrival-rate"},
                      {"rate", 30},
                      {"timeUnit", "1m"},
                      {"duration", "10s"},
                      {"preAllocatedVUs", 1}},
                     "1s"),
            5.0);
  EXPECT_EQ(expected({{"executor", "ramping-arrival-rate"},
                      {"startRate", 10},
                      {"stages", {{{"duration", "10s"}, {"target", 30}}}},
                      {"preAllocatedVUs", 1}},
                     "1s"),
            200.0);
}

TEST(WorkBounds, EstimatesEndlessExecutorsUpToTheInterrupt) {
  EXPECT_EQ(expected({{"executor", "externally-controlled"}, {"vus", 2}, {"duration", 0}}, "1s",
                     {{{"at", "5s"}, {"interrupt", true}}}),
            12.0);
}

TEST(WorkBounds, CountsTheVusThatAScaleAsksFor) {
  EXPECT_EQ(expected({{"executor", "externally-controlled"}, {"vus", 2}, {"duration", "10s"}}, "1s",
                     {{{"at", "5s"}, {"scale", {{"vus", 4}, {"max", 10}}}}}),
            120.0);
}

TEST(WorkBounds, TakesTheMinimumDurationOfIterationsIntoAccount) {
  json document = rehearsal_of({{"executor", "constant-vus"}, {"vus", 1}, {"duration", "10s"}}, 0);
  document["options"]["minIterationDuration"] = "1s";
  const auto rehearsal = read_rehearsal(document, {});
  ASSERT_TRUE(rehearsal);
  EXPECT_EQ(expected_iterations(rehearsal->plan.scenarios.at(0), *rehearsal), 11.0);
}

TEST(WorkBounds, EstimatesOnlyTheShareOfASegment) {
  json document = rehearsal_of({{"executor", "constant-arrival-rate"},
                                {"rate", 40},
                                {"duration", "10s"},
                                {"preAllocatedVUs", 4}},
                               "1s");
  document["options"]["executionSegment"] = "0:1/4";
  const auto rehearsal = read_rehearsal(document, {});
  ASSERT_TRUE(rehearsal);
  EXPECT_EQ(expected_iterations(rehearsal->plan.scenarios.at(0), *rehearsal), 100.0);
}

TEST(WorkBounds, RefusesABillionVus) {
  EXPECT_THAT(problems_of_scenario(
                  {{"executor", "constant-vus"}, {"vus", 1'000'000'000}, {"duration", "1s"}}),
              ElementsAre(problem_at("/options/scenarios/s",
                                     "found up to 1000000000 VUs, expected at most 16000000")));
  EXPECT_THAT(
      problems_of_scenario({{"executor", "ramping-vus"},
                            {"stages", {{{"duration", "1s"}, {"target", 50'000'000}}}}}),
      ElementsAre(problem_at("/options/scenarios/s", HasSubstr("found up to 50000000 VUs"))));
}

/// Of one VU for ten seconds whose iterations are `steps`.
double expected_of_steps(const std::vector<json>& steps, const json& targets) {
  const json document = {{"options", {{"vus", 1}, {"duration", "10s"}}},
                         {"journeys", {{"default", {{"steps", steps}}}}},
                         {"targets", targets}};
  return expected_in(document);
}

const json kToShop = {{"target", "shop"}};
const json kRequest = {{"request", kToShop}};

TEST(WorkBounds, CountsRequestsWithTheirTargetsMeanTime) {
  EXPECT_EQ(expected_of_steps({kRequest, {{"think", "500ms"}}},
                              {{"shop", {{"duration", "400ms"}, {"latency", "50ms"}}}}),
            11.0);
}

TEST(WorkBounds, CountsRepeatedRequestsEachTime) {
  EXPECT_EQ(expected_of_steps({{{"repeat", 4}, {"steps", {kRequest}}}}, {{"shop", "500ms"}}), 6.0);
}

TEST(WorkBounds, CountsTheRequestsOfABatchAtOnce) {
  EXPECT_EQ(expected_of_steps({{{"batch", {kToShop, kToShop, {{"target", "mail"}}}}}},
                              {{"shop", "500ms"}, {"mail", "1s"}}),
            11.0);
}

TEST(WorkBounds, CountsRequestsUpToTheirTimeout) {
  EXPECT_EQ(
      expected_of_steps({{{"request", {{"target", "shop"}, {"timeout", "2s"}}}}}, {{"shop", "1h"}}),
      6.0);
}

TEST(WorkBounds, CountsRequestsThatMayBeTurnedAwayWithTheLatency) {
  EXPECT_EQ(
      expected_of_steps(
          {kRequest},
          {{"shop", {{"duration", "1s"}, {"servers", 1}, {"queue", 0}, {"latency", "250ms"}}}}),
      21.0);
}

TEST(WorkBounds, RefusesTooManyIterationsOfRequests) {
  json document = {{"options", {{"vus", 100}, {"duration", "24h"}}},
                   {"journeys", {{"default", {{"steps", {kRequest}}}}}},
                   {"targets", {{"shop", "1us"}}}};
  EXPECT_THAT(
      problems_of(read_rehearsal(document, {})),
      ElementsAre(problem_at("/options", HasSubstr("iterations to come, expected at most"))));
  document["targets"]["shop"] = "10ms";
  EXPECT_THAT(problems_of(read_rehearsal(document, {})), testing::IsEmpty());
}

TEST(WorkBounds, RefusesTooManyVusInSeveralScenarios) {
  const json scenario = {{"executor", "constant-vus"}, {"vus", 9'000'000}, {"duration", "1s"}};
  const json document = {{"options", {{"scenarios", {{"a", scenario}, {"b", scenario}}}}},
                         {"journeys", {{"default", {{"duration", "1s"}}}}}};
  EXPECT_THAT(problems_of(read_rehearsal(document, {})),
              ElementsAre(problem_at("/options", HasSubstr("found up to 18000000 VUs at once"))));
}

TEST(WorkBounds, RefusesTooManyIterations) {
  EXPECT_THAT(
      problems_of_scenario({{"executor", "constant-vus"}, {"vus", 100}, {"duration", "24h"}},
                           "1us"),
      ElementsAre(problem_at("/options/scenarios/s",
                             HasSubstr("iterations to come, expected at most 10000000000"))));
}

TEST(WorkBounds, RefusesTooManyIterationsInSeveralScenarios) {
  const json scenario = {{"executor", "constant-vus"}, {"vus", 1}, {"duration", "6s"}};
  const json document = {{"options", {{"scenarios", {{"a", scenario}, {"b", scenario}}}}},
                         {"journeys", {{"default", {{"duration", "1ns"}}}}}};
  EXPECT_THAT(problems_of(read_rehearsal(document, {})),
              ElementsAre(problem_at("/options", HasSubstr("in all scenarios"))));
}

TEST(WorkBounds, RefusesMoreIterationsThanCanBeCounted) {
  EXPECT_THAT(problems_of_scenario({{"executor", "per-vu-iterations"},
                                    {"vus", 4000},
                                    {"iterations", 4'000'000'000'000'000}}),
              ElementsAre(problem_at("/options/scenarios/s", HasSubstr("2^63 iterations"))));
}

TEST(WorkBounds, RefusesScenariosThatOutlastACentury) {
  EXPECT_THAT(problems_of_scenario(
                  {{"executor", "constant-vus"}, {"vus", 1}, {"duration", "36500d"}}, "1d"),
              ElementsAre(problem_at("/options/scenarios/s", HasSubstr("876000h0m0s"))));
}

// S89.
TEST(WorkBounds, RefusesRampsForWhichTheScheduleIsGarbage) {
  EXPECT_THAT(problems_of_scenario({{"executor", "ramping-vus"},
                                    {"startVUs", 0},
                                    {"stages", {{{"duration", "10h"}, {"target", 1'000'000}}}}}),
              ElementsAre(problem_at("/options/scenarios/s", HasSubstr("exceed 64 bits"))));
}

TEST(WorkBounds, RefusesTooManyScenarios) {
  json scenarios = json::object();
  for (int i = 0; i < 4097; ++i) {
    scenarios[fmt::format("s{}", i)] = {{"executor", "shared-iterations"}};
  }
  const json document = {{"options", {{"scenarios", scenarios}}},
                         {"journeys", {{"default", {{"duration", "1s"}}}}}};
  EXPECT_THAT(problems_of(read_rehearsal(document, {})),
              ElementsAre(problem_at("/options", "found 4097 scenarios, expected at most 4096")));
}

Problems problems_of_steps(const json& steps, const json& scenario, const json& targets = {}) {
  json document = rehearsal_of(scenario, 0);
  document["journeys"]["default"] = {{"steps", steps}};
  if (!targets.is_null()) document["targets"] = targets;
  return problems_of(read_rehearsal(document, {}));
}

json repeated(int times, const json& step) {
  return {{"repeat", times}, {"steps", json::array({step})}};
}

TEST(WorkBounds, CountTheStepsOfIterations) {
  const json steps = json::array({repeated(990'000, {{"think", "1us"}})});
  EXPECT_THAT(
      problems_of_steps(steps, {{"executor", "constant-vus"}, {"vus", 100}, {"duration", "1000h"}}),
      ElementsAre(problem_at("/options", HasSubstr("steps, requests and calls to come"))));
  EXPECT_THAT(
      problems_of_steps(steps, {{"executor", "constant-vus"}, {"vus", 1}, {"duration", "1h"}}),
      IsEmpty());
}

TEST(WorkBounds, CountTheCallsOfRequests) {
  const json steps = {{{"request", {{"target", "front"}}}}};
  const json arrivals = {{"executor", "constant-arrival-rate"},
                         {"rate", 10'000},
                         {"duration", "1000s"},
                         {"preAllocatedVUs", 100},
                         {"maxVUs", 100}};
  const auto calling = [](int count) {
    return json{{"front",
                 {{"duration", "1ms"},
                  {"callOrder", "parallel"},
                  {"calls", {{{"target", "back"}, {"count", count}}}}}},
                {"back", {{"duration", "1ms"}}}};
  };
  EXPECT_THAT(problems_of_steps(steps, arrivals, calling(99'999)),
              ElementsAre(problem_at("/options", HasSubstr("steps, requests and calls to come"))));
  EXPECT_THAT(problems_of_steps(steps, arrivals, calling(99)), IsEmpty());
}

TEST(WorkBounds, CountOnlyStepsThatFitIntoTheTest) {
  const json steps = json::array({repeated(990'000, {{"think", "1s"}})});
  const json scenario = {{"executor", "constant-vus"}, {"vus", 200'000}, {"duration", "10s"}};
  EXPECT_THAT(problems_of_steps(steps, scenario), IsEmpty());
}

}  // namespace
}  // namespace rehearse
