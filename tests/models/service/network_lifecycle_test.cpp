// Stops, graceful and not, restarts, and rolling restarts of instances.

#include <gtest/gtest.h>

#include "models/service/network.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

Instant at(Duration since_start) { return {since_start.ns}; }

ServiceOptions api(std::vector<StopOptions> stops, std::size_t instances = 1) {
  ServiceOptions options = service(
      "api", std::vector<InstanceOptions>(instances),
      {unary("GET /", milliseconds(100)), stream("events"), unary("GET /slow", seconds(2))});
  options.stops = std::move(stops);
  return options;
}

StopOptions graceful(Duration when, std::optional<Duration> grace = {}) {
  StopOptions stop;
  stop.at = at(when);
  stop.manner.grace = grace;
  return stop;
}

StopOptions abrupt(Duration when) {
  StopOptions stop;
  stop.at = at(when);
  stop.manner.graceful = false;
  return stop;
}

TEST(GracefulStop, LetsWhatIsInsideFinishAndRejectsTheRest) {
  Driver driver(api({graceful(milliseconds(50))}));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(60), milliseconds(100)}),
            (Outcomes{"2 rejected 60ms", "1 ok 100ms", "3 refused 100ms"}));
  EXPECT_EQ(driver.network.state(0, 0), ServerState::Terminated);
}

TEST(GracefulStop, WalksItsStates) {
  StopOptions stop = graceful(milliseconds(50));
  stop.manner.goodbye = milliseconds(10);
  Driver driver(api({stop}));
  driver.send({});
  driver.run(milliseconds(49));
  EXPECT_EQ(driver.network.state(0, 0), ServerState::Running);
  driver.run(milliseconds(50));
  EXPECT_EQ(driver.network.state(0, 0), ServerState::GracefulStopInitiated);
  driver.run(milliseconds(60));
  EXPECT_EQ(driver.network.state(0, 0), ServerState::GracefulStopping);
  driver.run(milliseconds(100));
  EXPECT_EQ(driver.network.state(0, 0), ServerState::Terminated);
}

TEST(GracefulStop, OfAnIdleServerLastsAsLongAsItsGoodbye) {
  StopOptions stop = graceful(milliseconds(50));
  stop.manner.goodbye = milliseconds(10);
  Driver driver(api({stop}));
  driver.run(milliseconds(59));
  EXPECT_EQ(driver.network.state(0, 0), ServerState::GracefulStopInitiated);
  driver.run(milliseconds(60));
  EXPECT_EQ(driver.network.state(0, 0), ServerState::Terminated);
}

TEST(GracefulStop, TerminatesWhatIsLeftAtItsDeadlineInTheOrderItCame) {
  Driver driver(api({graceful(milliseconds(50), milliseconds(100))}));
  driver.send(milliseconds(0), 0, 2);
  driver.send(milliseconds(10), 0, 0);
  driver.send(milliseconds(20), 0, 2);
  EXPECT_EQ(driver.rest(), (Outcomes{"2 ok 110ms", "1 terminated 150ms", "3 terminated 150ms"}));
  EXPECT_EQ(driver.network.counts({0, 2}).killed, 2U);
  EXPECT_EQ(driver.network.state(0, 0), ServerState::Terminated);
}

TEST(GracefulStop, TerminatesWhatWouldFinishExactlyAtTheDeadline) {
  Driver driver(api({graceful(milliseconds(50), milliseconds(50))}));
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 terminated 100ms"}));
}

TEST(GracefulStop, WithoutADeadlineWaitsForAnEndlessStream) {
  Driver driver(api({graceful(milliseconds(50))}));
  const RequestId events = driver.send({}, 0, 1);
  driver.run(seconds(1'000'000));
  EXPECT_EQ(driver.network.state(0, 0), ServerState::GracefulStopping);
  driver.abandon(seconds(1'000'000), events);
  EXPECT_EQ(driver.network.state(0, 0), ServerState::Terminated);
}

TEST(GracefulStop, WithADeadlineEndsAnEndlessStream) {
  Driver driver(api({graceful(milliseconds(50), seconds(3))}));
  driver.send({}, 0, 1);
  EXPECT_EQ(driver.rest(), (Outcomes{"1 terminated 3.05s"}));
}

TEST(GracefulStop, KeepsTheSoonerOfTwoDeadlines) {
  Driver driver(api({graceful(milliseconds(50), seconds(3)), graceful(milliseconds(60), seconds(1)),
                     graceful(milliseconds(70), seconds(9))}));
  driver.send({}, 0, 1);
  EXPECT_EQ(driver.rest(), (Outcomes{"1 terminated 1.06s"}));
}

TEST(Stop, TerminatesAllAtOnce) {
  Driver driver(api({abrupt(milliseconds(50))}));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(20), milliseconds(50)}),
            (Outcomes{"1 terminated 50ms", "2 terminated 50ms", "3 refused 50ms"}));
}

TEST(Stop, CutsAGracefulStopShort) {
  Driver driver(api({graceful(milliseconds(10)), abrupt(milliseconds(50))}));
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 terminated 50ms"}));
}

TEST(Stop, ClearsTheQueueToo) {
  ServiceOptions options = api({abrupt(milliseconds(50))});
  options.instances = {servers(1)};
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0)}),
            (Outcomes{"1 terminated 50ms", "2 terminated 50ms"}));
  EXPECT_EQ(driver.network.station(0, 0).queue().count(), 0U);
  EXPECT_EQ(driver.network.station(0, 0).served().count(), 0U);
}

TEST(Restart, ComesAfterTheDownTime) {
  StopOptions stop = graceful(milliseconds(50));
  stop.manner.restart_after = DurationModel::constant(seconds(1));
  Driver driver(api({stop}));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(1'099), milliseconds(1'100)}),
            (Outcomes{"1 ok 100ms", "2 refused 1.099s", "3 ok 1.2s"}));
}

TEST(Restart, OfAServerThatWasTerminatedForGood) {
  StopOptions again = abrupt(seconds(2));
  again.manner.restart_after = DurationModel::constant(seconds(1));
  Driver driver(api({abrupt(milliseconds(50)), again}));
  EXPECT_EQ(driver.play({seconds(2), seconds(3)}), (Outcomes{"1 refused 2s", "2 ok 3.1s"}));
}

TEST(Stop, OfOneInstanceLeavesItsRequestsToTheOthers) {
  StopOptions stop = graceful(milliseconds(50));
  stop.instance = 0;
  Driver driver(api({stop}, 2));
  for (int i = 0; i < 4; ++i) driver.send(milliseconds(60 + i));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 160ms", "2 ok 161ms", "3 ok 162ms", "4 ok 163ms"}));
}

TEST(Stop, IsSeenByClientsUntilTheBalancerLearns) {
  StopOptions stop = abrupt(milliseconds(50));
  stop.instance = 0;
  ServiceOptions options = api({stop}, 2);
  options.learns_after = both_after(milliseconds(20));
  Driver driver(options);
  for (int i = 0; i < 4; ++i) driver.send(milliseconds(60 + 5 * i));
  EXPECT_EQ(driver.rest(), (Outcomes{"1 refused 60ms", "2 ok 165ms", "3 ok 170ms", "4 ok 175ms"}));
}

TEST(Stop, AbandonsTheCallsOfWhatItTerminates) {
  NetworkOptions options{
      {api({abrupt(milliseconds(150))}), service("db", {servers(1)}, {unary("get", seconds(1))})}};
  options.services[0].endpoints[0].calls = {call("db", "get")};
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 terminated 150ms"}));
  EXPECT_EQ(driver.network.counts({1, 0}).abandoned, 1U);
  EXPECT_EQ(driver.network.counts({1, 0}).cancelled, 1U);
}

/// Instances in state Running at each full second from 0 to `until`, as a text of their numbers.
Outcomes running_each_second(Driver& driver, std::uint32_t instances, int until) {
  Outcomes lines;
  for (int second = 0; second <= until; ++second) {
    driver.run(seconds(second));
    std::string line;
    for (std::uint32_t i = 0; i < instances; ++i) {
      if (driver.network.state(0, i) == ServerState::Running) line += std::to_string(i);
    }
    lines.push_back(line);
  }
  return lines;
}

// Each is down for 1 s and runs for 2 s before the next one is stopped.
TEST(RollingRestart, TakesOneInstanceAfterTheOtherInItsOrder) {
  ServiceOptions options = api({}, 3);
  RollingRestartOptions rolling;
  rolling.at = at(milliseconds(500));
  rolling.order = {2, 0, 1};
  rolling.manner.restart_after = DurationModel::constant(seconds(1));
  rolling.pause = seconds(2);
  options.rolling_restarts = {rolling};
  Driver driver(options);
  EXPECT_EQ(running_each_second(driver, 3, 9),
            (Outcomes{"012", "01", "012", "012", "12", "012", "012", "02", "012", "012"}));
}

TEST(RollingRestart, WaitsForWhatIsInsideUpToItsGrace) {
  ServiceOptions options = api({}, 2);
  RollingRestartOptions rolling;
  rolling.at = at(milliseconds(500));
  rolling.manner.restart_after = DurationModel::constant(seconds(1));
  rolling.manner.grace = seconds(3);
  options.rolling_restarts = {rolling};
  Driver driver(options);
  driver.send({}, 0, 1);  // an endless stream at instance 0
  EXPECT_EQ(running_each_second(driver, 2, 6), (Outcomes{"01", "1", "1", "1", "1", "0", "01"}));
  EXPECT_EQ(driver.outcomes, (Outcomes{"1 terminated 3.5s"}));
}

TEST(RollingRestart, LosesNothingWhenTheBalancerLearnsAtOnce) {
  ServiceOptions options = api({}, 3);
  RollingRestartOptions rolling;
  rolling.at = at(milliseconds(500));
  rolling.manner.restart_after = DurationModel::constant(seconds(1));
  options.rolling_restarts = {rolling};
  Driver driver(options);
  for (int i = 0; i < 1'000; ++i) driver.send(milliseconds(5 * i));
  driver.rest();
  EXPECT_EQ(driver.network.counts({0, 0}).with(Status::Ok), 1'000U);
  for (std::uint32_t i = 0; i < 3; ++i) {
    EXPECT_EQ(driver.network.state(0, i), ServerState::Running);
  }
}

}  // namespace
}  // namespace rehearse
