// What `plan` expects of a test: rates, VUs, and what bounds them.

#include "sim/file/journey_work.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "sim/file/rehearsal_reader.hpp"

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The load of the only scenario.
ScenarioLoad load(const std::string& document) {
  const Checked<Options> options = read_options_part(document, {});
  const auto work = read_test_work(document, *options, {});
  const std::vector<ScenarioLoad> loads = scenario_loads(*plan_test(*options), *options, **work);
  EXPECT_EQ(loads.size(), 1U);
  return loads.at(0);
}

std::string test(const std::string& options, const std::string& steps, const std::string& api) {
  return R"({"options": {)" + options + R"(}, "journeys": {"default": {"steps": [)" + steps +
         R"(]}}, "targets": {"api": )" + api + "}}";
}

constexpr const char* kRequest = R"({"request": {"target": "api"}})";

TEST(ScenarioLoads, OfLoopsAreBoundByRps) {
  const ScenarioLoad one =
      load(test(R"("vus": 10, "duration": "30s", "rps": 1)", kRequest, R"("50ms")"));
  EXPECT_EQ(one.rate, 1);
  EXPECT_TRUE(one.bound_by_rps());
}

TEST(ScenarioLoads, OfLoopsShareRpsAmongTheRequestsOfAnIteration) {
  const std::string two = std::string(kRequest) + ", " + kRequest;
  EXPECT_EQ(load(test(R"("vus": 50, "iterations": 200, "rps": 10)", two, R"("10ms")")).rate, 5);
}

TEST(ScenarioLoads, OfLoopsBelowRpsAreNotBoundByIt) {
  const ScenarioLoad one =
      load(test(R"("vus": 10, "duration": "30s", "rps": 1000)", kRequest, R"("50ms")"));
  EXPECT_EQ(one.rate, 200);
  EXPECT_FALSE(one.bound_by_rps());
}

std::string arrivals(int rate, const std::string& vus, const std::string& more = "") {
  return R"("scenarios": {"s": {"executor": "constant-arrival-rate", "duration": "60s", "rate": )" +
         std::to_string(rate) + ", " + vus + "}}" + more;
}

TEST(ScenarioLoads, OfArrivalsBeyondRpsNeedEverMoreVus) {
  const ScenarioLoad one = load(
      test(arrivals(100, R"("preAllocatedVUs": 10)", R"(, "rps": 10)"), kRequest, R"("10ms")"));
  EXPECT_TRUE(one.bound_by_rps());
  EXPECT_TRUE(std::isinf(one.vus));
}

/// A document with a client that takes 50 ms before each request or batch.
std::string with_client(std::string document) {
  document.insert(1, R"("client": {"overhead": "50ms", "firstIteration": "3s"}, )");
  return document;
}

TEST(ScenarioLoads, OfArrivalsHaveTheTimeOfTheClient) {
  const std::string document =
      test(arrivals(100, R"("preAllocatedVUs": 20)"), kRequest, R"("20ms")");
  EXPECT_DOUBLE_EQ(load(document).vus, 2);
  EXPECT_DOUBLE_EQ(load(with_client(document)).vus, 7);
}

TEST(ScenarioLoads, OfLoopsHaveTheTimeOfTheClient) {
  EXPECT_DOUBLE_EQ(
      load(with_client(test(R"("vus": 7, "duration": "30s")", kRequest, R"("20ms")"))).rate, 100);
}

/// 20 requests to one host, 6 at a time, 100 ms each.
TEST(ScenarioLoads, KnowThatABatchGoesInWaves) {
  std::string batch = R"({"batch": [{"target": "api"})";
  for (int i = 1; i < 20; ++i) batch += R"(, {"target": "api"})";
  const std::string options = R"("vus": 1, "duration": "10s")";
  EXPECT_EQ(load(test(options, batch + "]}", R"("100ms")")).rate, 2.5);
  EXPECT_EQ(load(test(options + R"(, "batchPerHost": 10)", batch + "]}", R"("100ms")")).rate, 5);
  EXPECT_EQ(load(test(options + R"(, "batch": 1)", batch + "]}", R"("100ms")")).rate, 0.5);
}

TEST(ScenarioLoads, KnowWhatTooFewVusDrop) {
  const ScenarioLoad one =
      load(test(arrivals(1000, R"("preAllocatedVUs": 8, "maxVUs": 8)"), kRequest,
                R"({"duration": {"exponential": "10ms"}, "servers": 12, "queue": 1000})"));
  ASSERT_TRUE(one.drops.has_value());
  EXPECT_DOUBLE_EQ(one.vus, 10);
  EXPECT_NEAR(one.drops->least, 0.2, 1e-9);
  EXPECT_NEAR(one.drops->random, 0.338, 5e-4);  // Erlang B(8, 10)
  EXPECT_THAT(load_warnings({one}),
              ElementsAre(HasSubstr("scenario s: maxVUs 8 are fewer than the 10 VUs")));
}

TEST(ScenarioLoads, SayNothingOfEnoughVus) {
  const ScenarioLoad one = load(
      test(arrivals(100, R"("preAllocatedVUs": 600, "maxVUs": 1200)"), kRequest, R"("500ms")"));
  EXPECT_FALSE(one.drops.has_value());
  EXPECT_THAT(load_warnings({one}), IsEmpty());
}

}  // namespace
}  // namespace rehearse
