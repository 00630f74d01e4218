// What a network reports of stops, restarts and changes (S109).

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/service/network.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

using Moments = std::vector<std::string>;
using Kind = ServiceMoment::Kind;

const char* kind_name(Kind kind) {
  switch (kind) {
    case Kind::StopCalled:
      return "stop called";
    case Kind::Drained:
      return "drained";
    case Kind::Forced:
      return "forced";
    case Kind::Killed:
      return "killed";
    case Kind::Back:
      return "back";
    case Kind::RollingBegan:
      return "rolling";
    case Kind::Whole:
      return "whole";
    case Kind::ChangeBegan:
      return "change";
    case Kind::ChangeEnded:
      return "change over";
    case Kind::Scaled:
      return "scaled";
    case Kind::StillStopping:
      return "still stopping";
  }
  return "";
}

ServiceOptions api(std::size_t instances = 1) {
  return service("api", std::vector<InstanceOptions>(instances),
                 {unary("GET /", milliseconds(100)), stream("events"), unary("slow", seconds(9))});
}

StopOptions stop_at(Duration when, std::optional<Duration> grace, std::optional<Duration> back) {
  StopOptions stop;
  stop.at = Instant{when.ns};
  stop.manner.grace = grace;
  if (back) stop.manner.restart_after = DurationModel::constant(*back);
  return stop;
}

/// Sends one request to each of the endpoints at once and lists "kind[instance] inside at".
Moments moments(const ServiceOptions& options, const std::vector<std::uint32_t>& endpoints,
                Duration until = seconds(20)) {
  Driver driver(options);
  Moments seen;
  driver.network.report_to([&](const ServiceMoment& moment) {
    EXPECT_EQ(moment.name, "api");
    const std::string instance = moment.instance ? fmt::format("[{}]", *moment.instance) : "";
    seen.push_back(fmt::format("{}{} {}{} {}", kind_name(moment.kind), instance, moment.inside,
                               moment.only_streams ? " streams" : "",
                               format_duration(moment.at - Instant{})));
  });
  for (const std::uint32_t endpoint : endpoints) driver.send({}, 0, endpoint);
  driver.run(until);
  return seen;
}

TEST(Moments, OfAGracefulStopAreItsCallItsDrainAndItsReturn) {
  ServiceOptions options = api();
  options.stops = {stop_at(milliseconds(50), {}, seconds(2))};
  EXPECT_EQ(moments(options, {0}), (Moments{"stop called[0] 1 50ms", "drained[0] 1 100ms",
                                            "back[0] 0 2.1s", "whole 0 2.1s"}));
}

TEST(Moments, SayWhatAForcedStopTerminates) {
  ServiceOptions options = api();
  options.stops = {stop_at(milliseconds(50), seconds(1), seconds(2))};
  EXPECT_EQ(moments(options, {0, 2, 2}), (Moments{"stop called[0] 3 50ms", "forced[0] 2 1.05s",
                                                  "back[0] 0 3.05s", "whole 0 3.05s"}));
}

TEST(Moments, OfAStopAtOnceSayWhatItKills) {
  ServiceOptions options = api();
  StopOptions stop = stop_at(milliseconds(50), {}, {});
  stop.manner.graceful = false;
  options.stops = {stop};
  EXPECT_EQ(moments(options, {0, 2}), (Moments{"killed[0] 2 50ms"}));
}

TEST(Moments, TellStreamsFromRequests) {
  ServiceOptions options = api();
  options.stops = {stop_at(milliseconds(50), seconds(1), {})};
  EXPECT_EQ(moments(options, {0, 1, 1}),
            (Moments{"stop called[0] 3 50ms", "forced[0] 2 streams 1.05s"}));
}

TEST(Moments, OfARollingRestartEndWhenTheServiceIsWhole) {
  ServiceOptions options = api(2);
  RollingRestartOptions rolling;
  rolling.at = Instant{seconds(1).ns};
  rolling.manner.restart_after = DurationModel::constant(seconds(2));
  rolling.pause = seconds(3);
  options.rolling_restarts = {rolling};
  EXPECT_EQ(moments(options, {}),
            (Moments{"rolling 0 1s", "stop called[0] 0 1s", "drained[0] 0 1s", "back[0] 0 3s",
                     "stop called[1] 0 6s", "drained[1] 0 6s", "back[1] 0 8s", "whole 0 8s"}));
}

TEST(Moments, OfAChangeAreItsBeginAndItsEnd) {
  ServiceOptions options = api(2);
  ChangeOptions change;
  change.factor = 3;
  change.from = Instant{seconds(1).ns};
  change.until = Instant{seconds(4).ns};
  change.instance = 1;
  options.changes = {change};
  EXPECT_EQ(moments(options, {}), (Moments{"change[1] 0 1s", "change over[1] 0 4s"}));
}

}  // namespace
}  // namespace rehearse
