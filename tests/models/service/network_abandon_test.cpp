// Clients that give up: timeouts and hard stops, and what servers make of it.

#include <gtest/gtest.h>

#include "models/service/network.hpp"
#include "tests/models/service/network_driver.hpp"

namespace rehearse {
namespace {

ServiceOptions one_server(bool notices) {
  ServiceOptions options = service("api", {servers(1)}, {unary("GET /", milliseconds(100))});
  options.notices_abandonment = notices;
  return options;
}

TEST(Abandoning, StopsTheWorkOfAServerThatNotices) {
  Driver driver(one_server(true));
  const RequestId first = driver.send({});
  driver.send({});
  EXPECT_TRUE(driver.abandon(milliseconds(30), first));
  EXPECT_EQ(driver.rest(), (Outcomes{"2 ok 130ms"}));
  EXPECT_EQ(driver.network.counts({0, 0}).cancelled, 1U);
  EXPECT_EQ(driver.network.counts({0, 0}).abandoned, 1U);
}

TEST(Abandoning, LetsAServerThatDoesNotNoticeWorkInVain) {
  Driver driver(one_server(false));
  const RequestId first = driver.send({});
  driver.send({});
  EXPECT_TRUE(driver.abandon(milliseconds(30), first));
  EXPECT_EQ(driver.rest(), (Outcomes{"2 ok 200ms"}));
  EXPECT_EQ(driver.network.counts({0, 0}).completed, 2U);
}

TEST(Abandoning, TakesAWaitingRequestOutOfTheQueue) {
  Driver driver(one_server(true));
  driver.send({});
  const RequestId second = driver.send({});
  driver.send({});
  driver.abandon(milliseconds(30), second);
  EXPECT_EQ(driver.rest(), (Outcomes{"1 ok 100ms", "3 ok 200ms"}));
}

TEST(Abandoning, DoesNothingToARequestThatIsOver) {
  Driver driver(one_server(true));
  const RequestId first = driver.send({});
  EXPECT_FALSE(driver.abandon(milliseconds(100), first));
  EXPECT_EQ(driver.network.counts({0, 0}).abandoned, 0U);
}

TEST(Abandoning, DoesNothingToTheNextRequestInTheSamePlace) {
  Driver driver(one_server(true));
  const RequestId first = driver.send({});
  driver.run(milliseconds(100));
  const RequestId second = driver.send(milliseconds(100));
  EXPECT_EQ(first.slot, second.slot);
  EXPECT_FALSE(driver.abandon(milliseconds(120), first));
  EXPECT_TRUE(driver.abandon(milliseconds(130), second));
  EXPECT_FALSE(driver.abandon(milliseconds(140), second));
}

TEST(Abandoning, OnTheWireKeepsTheRequestOutOrNot) {
  for (const bool notices : {true, false}) {
    ServiceOptions options = one_server(notices);
    options.latency = DurationModel::constant(milliseconds(10));
    Driver driver(options);
    driver.abandon(milliseconds(5), driver.send({}));
    driver.rest();
    EXPECT_EQ(driver.network.counts({0, 0}).accepted, notices ? 0U : 1U);
    EXPECT_EQ(driver.network.places(), 1U);
  }
}

TEST(Abandoning, GoesOnToTheCallsThatTheRequestMade) {
  NetworkOptions options{
      {one_server(true), service("db", {servers(1)}, {unary("get", milliseconds(50))})}};
  options.services[0].endpoints[0].calls = {call("db", "get")};
  Driver driver(options);
  const RequestId first = driver.send({});
  driver.abandon(milliseconds(120), first);
  EXPECT_TRUE(driver.rest().empty());
  EXPECT_EQ(driver.network.counts({1, 0}).abandoned, 1U);
  EXPECT_EQ(driver.network.counts({1, 0}).cancelled, 1U);
  EXPECT_EQ(driver.network.station(0, 0).served().count(), 0U);
}

TEST(Abandoning, EndsABackoff) {
  NetworkOptions options{
      {one_server(true), service("db", {servers(1)}, {unary("get", milliseconds(50))})}};
  options.services[0].endpoints[0].calls = {call("db", "get")};
  options.services[0].endpoints[0].calls[0].retry = {1, seconds(1), 1.0, seconds(1), false};
  options.services[1].endpoints[0].error_probability = 1.0;
  Driver driver(options);
  const RequestId first = driver.send({});
  driver.abandon(milliseconds(500), first);
  EXPECT_EQ(driver.network.next(), kNever);
  EXPECT_EQ(driver.network.counts({1, 0}).abandoned, 0U);
}

TEST(Timeouts, EndTheRequestForItsClient) {
  Driver driver(one_server(true));
  driver.send({}, 0, 0, {milliseconds(60), false});
  driver.send({}, 0, 0, {milliseconds(300), false});
  EXPECT_EQ(driver.rest(), (Outcomes{"1 timed out 60ms", "2 ok 160ms"}));
}

TEST(Timeouts, ComeBeforeAnAnswerAtTheSameInstant) {
  Driver driver(one_server(true));
  driver.send({}, 0, 0, {milliseconds(100), false});
  EXPECT_EQ(driver.rest(), (Outcomes{"1 timed out 100ms"}));
}

}  // namespace
}  // namespace rehearse
