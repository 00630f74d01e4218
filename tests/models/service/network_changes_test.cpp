// What changes at set times: slower, down, other capacity.

#include <gtest/gtest.h>

#include "models/service/network.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

Instant at(Duration since_start) { return {since_start.ns}; }

ServiceOptions api(const ChangeOptions& change, const InstanceOptions& instance = {}) {
  ServiceOptions options = service("api", {instance}, {unary("GET /", milliseconds(100))});
  options.changes = {change};
  return options;
}

ChangeOptions slower(double factor, Duration from, Duration until) {
  ChangeOptions change;
  change.factor = factor;
  change.from = at(from);
  change.until = at(until);
  return change;
}

ChangeOptions outage(ChangeOptions::Kind kind, Duration from, Duration until) {
  ChangeOptions change;
  change.kind = kind;
  change.from = at(from);
  change.until = at(until);
  return change;
}

// 50 ms at full speed, 40 ms at a quarter (10 ms of work), the remaining 40 ms at full speed.
TEST(SlowerInAWindow, StretchesTheRestOfWhatIsUnderWay) {
  Driver driver(api(slower(4.0, milliseconds(50), milliseconds(90))));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(100)}),
            (Outcomes{"1 ok 130ms", "2 ok 200ms"}));
}

TEST(SlowerInAWindow, MultipliesWithOtherWindows) {
  ServiceOptions options = api(slower(4.0, milliseconds(0), seconds(10)));
  options.changes.push_back(slower(0.5, milliseconds(0), seconds(10)));
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0)}), (Outcomes{"1 ok 200ms"}));
}

TEST(RefusingInAWindow, TurnsAwayWhatComesAndFinishesWhatIsInside) {
  Driver driver(api(outage(ChangeOptions::Kind::Refusing, milliseconds(50), milliseconds(200))));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(50), milliseconds(199), milliseconds(200)}),
            (Outcomes{"2 refused 50ms", "1 ok 100ms", "3 refused 199ms", "4 ok 300ms"}));
}

TEST(BlackHole, SwallowsRequestsUntilTheirTimeouts) {
  Driver driver(api(outage(ChangeOptions::Kind::BlackHole, milliseconds(0), milliseconds(200))));
  driver.send({}, 0, 0, {milliseconds(500), false});
  const RequestId other = driver.send({});
  driver.send(milliseconds(200));
  EXPECT_EQ(driver.rest(), (Outcomes{"3 ok 300ms", "1 timed out 500ms"}));
  EXPECT_EQ(driver.network.in_flight(), 1U);
  EXPECT_TRUE(driver.abandon(seconds(1), other));
  EXPECT_EQ(driver.network.in_flight(), 0U);
  EXPECT_EQ(driver.network.counts({0, 0}).lost, 2U);
}

TEST(CapacityChange, StartsWaitingRequestsWhenItRises) {
  ChangeOptions change = outage(ChangeOptions::Kind::Servers, milliseconds(50), kMaxDuration);
  change.servers = 3;
  Driver driver(api(change, servers(1)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0), milliseconds(0)}),
            (Outcomes{"1 ok 100ms", "2 ok 150ms", "3 ok 150ms"}));
}

TEST(CapacityChange, LetsBusyServersFinishWhenItFalls) {
  ChangeOptions change = outage(ChangeOptions::Kind::Servers, milliseconds(50), kMaxDuration);
  change.servers = 1;
  Driver driver(api(change, servers(2)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0), milliseconds(0), milliseconds(0)}),
            (Outcomes{"1 ok 100ms", "2 ok 100ms", "3 ok 200ms", "4 ok 300ms"}));
}

TEST(CapacityChange, OfSharedServersChangesTheirSpeed) {
  ChangeOptions change = outage(ChangeOptions::Kind::Servers, milliseconds(50), kMaxDuration);
  change.servers = 1;
  Driver driver(api(change, servers(2, Discipline::ProcessorSharing)));
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0)}),
            (Outcomes{"1 ok 150ms", "2 ok 150ms"}));
}

TEST(Changes, OfOneInstanceLeaveTheOthersAlone) {
  ServiceOptions options = service("api", {{}, {}}, {unary("GET /", milliseconds(100))});
  ChangeOptions change = slower(2.0, milliseconds(0), seconds(10));
  change.instance = 1;
  options.changes = {change};
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(0), milliseconds(0)}),
            (Outcomes{"1 ok 100ms", "2 ok 200ms"}));
}

TEST(Outages, AreAvoidedByTheBalancerOnceItHasLearnt) {
  ServiceOptions options = service("api", {{}, {}}, {unary("GET /", milliseconds(1))});
  ChangeOptions change = outage(ChangeOptions::Kind::Refusing, milliseconds(0), seconds(1));
  change.instance = 0;
  options.changes = {change};
  options.learns_after = both_after(milliseconds(100));
  Driver driver(options);
  for (int i = 0; i < 4; ++i) driver.send(milliseconds(10 * i));
  for (int i = 0; i < 4; ++i) driver.send(milliseconds(200 + 10 * i));
  driver.rest();
  EXPECT_EQ(driver.network.instance_counts(0, 0).refused, 2U);
  EXPECT_EQ(driver.network.instance_counts(0, 1).accepted, 6U);
}

TEST(Outages, OfAllInstancesAreSeenByClients) {
  ServiceOptions options = service("api", {{}, {}}, {unary("GET /", milliseconds(1))});
  options.changes = {outage(ChangeOptions::Kind::Refusing, milliseconds(0), seconds(1))};
  Driver driver(options);
  EXPECT_EQ(driver.play({milliseconds(1)}), (Outcomes{"1 refused 1ms"}));
}

}  // namespace
}  // namespace rehearse
