// Rolling restarts with new instances in the place of old ones.

#include <gmock/gmock.h>
#include <string>
#include <vector>

#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

constexpr Duration ms(std::int64_t count) { return milliseconds(count); }

ServiceOptions replaced(std::uint32_t instances, std::uint32_t surge, std::uint32_t unavailable,
                        StopManner manner = {}) {
  ServiceOptions options =
      service("api", std::vector<InstanceOptions>(instances, servers(1)), {unary("x", ms(100))});
  RollingRestartOptions rolling{Instant{} + ms(1'000), {}, std::move(manner), ms(50), unavailable};
  rolling.manner.restart_after = DurationModel::constant(ms(200));
  rolling.max_surge = surge;
  options.rolling_restarts = {rolling};
  return options;
}

/// "1" for each place that runs.
std::string running(Driver& driver, int at) {
  driver.run(ms(at));
  std::string text;
  for (std::uint32_t i = 0; i < driver.network.plan().services[0].places; ++i) {
    text += driver.network.available(0, i) ? "1" : "0";
  }
  return text;
}

// S155: one more at a time, each of which counts 50 ms after its start-up of 200 ms.
TEST(Rollout, StartsANewInstanceBeforeAnOldOneStops) {
  Driver driver(replaced(3, 1, 0));
  EXPECT_EQ(running(driver, 999), "111000");
  EXPECT_EQ(running(driver, 1'199), "111000");
  EXPECT_EQ(running(driver, 1'200), "111100");
  EXPECT_EQ(running(driver, 1'250), "011100");
  // The place of the first old one is free.
  EXPECT_EQ(running(driver, 1'450), "111100");
  EXPECT_EQ(running(driver, 1'500), "101100");
  EXPECT_EQ(running(driver, 1'750), "110100");
  EXPECT_EQ(running(driver, 9'000), "110100");
  EXPECT_EQ(driver.network.scaled(0)->most(), 4U);
}

// S155
TEST(Rollout, HasAsManyAwayAsItMay) {
  Driver driver(replaced(4, 0, 2));
  EXPECT_EQ(running(driver, 1'000), "00110000");
  EXPECT_EQ(running(driver, 1'200), "11110000");
  EXPECT_EQ(running(driver, 1'250), "11000000");
  EXPECT_EQ(running(driver, 1'450), "11110000");
  EXPECT_EQ(driver.network.scaled(0)->least(), 4U);
}

// S155: a hot reload. Old instances finish what is inside while new ones take what comes.
TEST(Rollout, OfAllAtOnceLosesNothing) {
  ServiceOptions options = replaced(2, 2, 0);
  Driver driver(options);
  for (int at = 0; at < 3'000; at += 10) driver.send(ms(at));
  driver.rest();
  EXPECT_EQ(driver.network.counts({0, 0}).with(Status::Ok), 300U);
  EXPECT_EQ(driver.network.scaled(0)->most(), 4U);
}

// S155: the second one waits for the place of the first old one, which is busy until 5 s.
TEST(Rollout, IsOverWhenAllNewOnesAreReady) {
  ServiceOptions options = replaced(2, 1, 0);
  Driver driver(options);
  std::vector<std::string> moments;
  driver.network.report_to([&moments](const ServiceMoment& moment) {
    const bool begins = moment.kind == ServiceMoment::Kind::RollingBegan;
    moments.push_back((begins ? "began " : "whole ") + format_duration(moment.at - Instant{}));
  });
  driver.run(seconds(9));
  EXPECT_EQ(moments, (std::vector<std::string>{"began 1s", "whole 1.5s"}));
}

// S155
TEST(Rollout, GoesInTheGivenOrder) {
  ServiceOptions options = replaced(3, 1, 0);
  options.rolling_restarts[0].order = {2, 0};
  Driver driver(options);
  EXPECT_EQ(running(driver, 1'250), "110100");
  EXPECT_EQ(running(driver, 1'500), "011100");
  EXPECT_EQ(running(driver, 9'000), "011100");
}

// S155: what an autoscaler adds meanwhile stays.
TEST(Rollout, GoesOnWhileTheNumberChanges) {
  ServiceOptions options = replaced(2, 1, 0);
  ScalingRule rule;
  rule.metric = ScalingMetric::Rate;
  rule.target = 5;
  rule.period = rule.window = ms(1'100);
  rule.most = 8;
  options.autoscale.emplace().rule = rule;
  Driver driver(options);
  for (int at = 0; at < 1'100; at += 50) driver.send(ms(at));
  driver.run(ms(1'150));
  EXPECT_EQ(driver.network.scaled(0)->ups, 1U);
  driver.run(ms(3'000));
  EXPECT_EQ(driver.network.counts({0, 0}).with(Status::Ok), 22U);
  EXPECT_EQ(driver.network.scaled(0)->count().level(), 4U);
}

}  // namespace
}  // namespace rehearse
