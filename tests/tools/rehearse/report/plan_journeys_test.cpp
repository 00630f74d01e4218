// What `rehearse plan` says of journeys and targets.

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;
using ::testing::EndsWith;
using ::testing::HasSubstr;

// A shop: 2 × 5 ms on 4 servers, of which the second request holds its own for 4/5 of 10 ms and a
// call's latency. The database: 4/5 · 8 ms on 1 server.
const char* const kShop = R"({
  "options": {"scenarios": {
    "loop": {"executor": "constant-vus", "vus": 10, "duration": "1m"},
    "rush": {"executor": "constant-arrival-rate", "rate": 300, "duration": "1m", "preAllocatedVUs": 50}}},
  "journeys": {"default": {"steps": [
    {"request": {"target": "shop", "endpoint": "page"}}, {"think": "1s"},
    {"request": {"target": "shop", "endpoint": "buy"}}]}},
  "targets": {
    "shop": {"endpoints": {"page": "5ms", "buy": {"duration": "5ms", "calls": [{"target": "db", "probability": 0.8}]}},
             "servers": 4},
    "db": {"duration": "8ms", "servers": 1, "latency": "1ms"}}})";

json plan_of(const json& document) {
  const Finished plan = run_command({"plan", "--json", "-"}, document.dump());
  EXPECT_EQ(plan.exit_code, 0) << plan.err;
  EXPECT_EQ(plan.err, "");
  return json::parse(plan.out);
}

TEST(PlanOfJourneys, ShowsWhatIterationsAskOfServices) {
  const Finished plan = run_command({"plan", "-"}, kShop);
  EXPECT_EQ(plan.err, "");
  EXPECT_THAT(plan.out, EndsWith(R"(
journey default: an iteration thinks for 1s and waits for answers for 18ms on average
      visits  step
           1  /steps/0: GET shop/page
           1  /steps/1: think 1s
           1  /steps/2: GET shop/buy
    requests  endpoint
           1  shop/buy
           1  shop/page
    requests   server time  at most/s  service, calls included
         0.8         6.4ms     156.25  db: the bottleneck
           2          18ms     222.22  shop

      expected: each scenario at its peak, with the targets to itself:
              * loop: at most 9.82 iterations/s by 10 VUs; 6.3% of what db bears
              * rush: 300 iterations/s; 192% of what db bears, so its queue grows or it turns requests away
)"));
}

TEST(PlanOfJourneys, HasTheSameFiguresInJson) {
  const json plan = plan_of(json::parse(kShop));
  const json& journey = plan.at("journeys").at("default");
  EXPECT_EQ(journey.at("thinkNs"), 1e9);
  EXPECT_EQ(journey.at("answersNs"), 18e6);
  EXPECT_EQ(journey.at("steps")[2],
            (json{{"path", "/steps/2"}, {"label", "GET shop/buy"}, {"visits", 1}}));
  EXPECT_EQ(journey.at("endpoints")[0],
            (json{{"target", "shop"}, {"endpoint", "buy"}, {"requests", 1}}));
  EXPECT_EQ(journey.at("services")[0], (json{{"name", "db"},
                                             {"requests", 0.8},
                                             {"serverNs", 6.4e6},
                                             {"highestRate", 156.25},
                                             {"limit", "servers"}}));
  EXPECT_EQ(journey.at("bottleneck"), "db");
  EXPECT_EQ(journey.at("noMean"), json::array());
  EXPECT_EQ(plan.at("loads")[1], (json{{"scenario", "rush"},
                                       {"journey", "default"},
                                       {"rate", 300},
                                       {"vus", nullptr},
                                       {"utilisation", 1.92}}));
}

TEST(PlanOfJourneys, SaysNothingOfOptionsAlone) {
  const char* const options = R"({"vus": 2, "duration": "10s"})";
  EXPECT_THAT(run_command({"plan", "-"}, options).out,
              EndsWith("     peak: 2 VUs planned, 2 possible; over at 40s at the latest\n"));
  EXPECT_FALSE(plan_of(json::parse(options)).contains("journeys"));
}

TEST(PlanOfJourneys, SaysWhichMeanThereIsNotAndWhy) {
  const std::string document = R"({
    "options": {"vus": 2, "duration": "10s"},
    "journeys": {"default": {"steps": [{"think": {"pareto": {"min": "1s", "alpha": 0.9}}},
                                       {"request": {"target": "a"}}]}},
    "targets": {"a": {"duration": {"pareto": {"min": "1ms", "alpha": 1}}, "servers": 1}}})";
  const Finished plan = run_command({"plan", "-"}, document);
  EXPECT_THAT(plan.out,
              HasSubstr("thinks for an unknown time and waits for answers for an unknown time"));
  EXPECT_THAT(plan.out, HasSubstr("           1       unknown    unknown  a\n"));
  EXPECT_THAT(plan.out,
              HasSubstr("     no mean: /journeys/default/steps/0/think: pareto(min 1s, alpha 0.9) "
                        "has an infinite mean"));
  EXPECT_THAT(plan.out,
              HasSubstr("     no mean: /targets/a/duration: pareto(min 1ms, alpha 1) has an "
                        "infinite mean"));
  const json journey = plan_of(json::parse(document)).at("journeys").at("default");
  EXPECT_EQ(journey.at("thinkNs"), nullptr);
  EXPECT_EQ(journey.at("services")[0].at("highestRate"), nullptr);
  EXPECT_EQ(journey.at("services")[0].at("limit"), "unknown");
  EXPECT_EQ(journey.at("noMean").size(), 2U);
}

TEST(PlanOfJourneys, ShowsHowLongAJourneyOfADurationTakes) {
  const std::string plan = run_command({"plan", "-"},
                                       R"({"options": {"vus": 6, "duration": "10s"},
                      "journeys": {"default": {"duration": {"uniform": ["1s", "5s"]}}}})")
                               .out;
  EXPECT_THAT(plan, HasSubstr("\njourney default: an iteration takes 3s on average\n"));
  EXPECT_THAT(plan, HasSubstr("              * default: at most 2 iterations/s by 6 VUs\n"));
}

TEST(PlanOfJourneys, CountsTheHighestRateAndTheMostVus) {
  const json plan = plan_of(json::parse(R"({
    "options": {"executionSegment": "0:1/2", "minIterationDuration": "2s", "scenarios": {
      "a": {"executor": "ramping-arrival-rate", "startRate": 900, "timeUnit": "1m", "preAllocatedVUs": 4,
            "stages": [{"duration": "0s", "target": 60}, {"duration": "1m", "target": 120}, {"duration": "1m", "target": 0}]},
      "b": {"executor": "ramping-vus", "startVUs": 2, "stages": [{"duration": "10s", "target": 8}, {"duration": "10s", "target": 0}]}}},
    "journeys": {"default": {"duration": "1s"}}})"));
  EXPECT_EQ(plan.at("loads")[0],
            (json{{"scenario", "a"},
                  {"journey", "default"},
                  {"rate", 1},
                  {"vus", 2},
                  {"utilisation", nullptr},
                  {"drops", {{"maxVUs", 2}, {"least", 0.0}, {"random", 0.4}}}}));
  EXPECT_EQ(plan.at("loads")[1].at("vus"), 4);
  EXPECT_EQ(plan.at("loads")[1].at("rate"), 2);
}

TEST(PlanOfJourneys, ReadsTheFilesOfMeasuredValues) {
  const std::string folder = ::testing::TempDir();
  std::ofstream(folder + "measured.csv") << "ms\n100\n300\n";
  const std::string document = R"({"options": {"vus": 1, "duration": "1s"}, "journeys": {"default":
      {"duration": {"empirical": {"csv": "measured.csv", "column": "ms"}}}}})";
  std::ofstream(folder + "measured.json") << document;
  EXPECT_THAT(run_command({"plan", folder + "measured.json"}).out,
              HasSubstr("an iteration takes 200ms on average"));
  EXPECT_THAT(run_command({"graph", folder + "measured.json"}).out, HasSubstr("measured.csv"));
  EXPECT_EQ(run_command({"plan", "-"}, document).exit_code, 104);
}

}  // namespace
}  // namespace rehearse::testing
