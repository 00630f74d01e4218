#include "models/entry/kept_connections.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

constexpr auto kNone = KeptConnections::kNone;

TEST(KeptConnections, ReuseTheOneThatWasUsedLast) {
  KeptConnections kept({});
  const auto first = kept.open(Instant{0}, 1);
  const auto second = kept.open(Instant{0}, 1);
  EXPECT_TRUE(kept.give_back(Instant{1}, second));
  EXPECT_TRUE(kept.give_back(Instant{2}, first));
  EXPECT_EQ(kept.reuse(1), first);
  EXPECT_EQ(kept.reuse(1), second);
  EXPECT_EQ(kept.reuse(1), kNone);
}

TEST(KeptConnections, BelongToOneClient) {
  KeptConnections kept({});
  EXPECT_TRUE(kept.give_back(Instant{0}, kept.open(Instant{0}, 1)));
  EXPECT_EQ(kept.reuse(2), kNone);
}

TEST(KeptConnections, EndWhenTheyWereIdleForTheTimeout) {
  KeptConnections kept({.idle_timeout = seconds(5)});
  const auto id = kept.open(Instant{0}, 1);
  EXPECT_EQ(kept.next(), kNever);
  EXPECT_TRUE(kept.give_back(Instant{} + seconds(2), id));
  EXPECT_EQ(kept.next(), Instant{} + seconds(7));
  EXPECT_EQ(kept.take_ended(Instant{} + seconds(7)), id);
  kept.close(id);
  EXPECT_EQ(kept.next(), kNever);
  EXPECT_EQ(kept.count(), 0U);
}

TEST(KeptConnections, DoNotEndWhileTheyAreInUse) {
  KeptConnections kept({.idle_timeout = seconds(5)});
  EXPECT_TRUE(kept.give_back(Instant{0}, kept.open(Instant{0}, 1)));
  EXPECT_NE(kept.reuse(1), kNone);
  EXPECT_EQ(kept.next(), kNever);
}

TEST(KeptConnections, EndAtTheirAgeWhenIdle) {
  KeptConnections kept({.max_age = seconds(10)});
  const auto id = kept.open(Instant{0}, 1);
  EXPECT_TRUE(kept.give_back(Instant{} + seconds(1), id));
  EXPECT_EQ(kept.take_ended(Instant{} + seconds(10)), id);
}

TEST(KeptConnections, EndAfterTheirAgeWithTheRequestUnderWay) {
  KeptConnections kept({.max_age = seconds(10)});
  const auto id = kept.open(Instant{0}, 1);
  EXPECT_EQ(kept.take_ended(Instant{} + seconds(10)), kNone);
  EXPECT_FALSE(kept.give_back(Instant{} + seconds(11), id));
}

TEST(KeptConnections, EndAfterTheirNumberOfRequests) {
  KeptConnections kept({.max_requests = 2});
  const auto id = kept.open(Instant{0}, 1);
  EXPECT_TRUE(kept.give_back(Instant{1}, id));
  EXPECT_EQ(kept.reuse(1), id);
  EXPECT_FALSE(kept.give_back(Instant{2}, id));
}

TEST(KeptConnections, CloseFromTheMiddleOfTheIdleOnes) {
  KeptConnections kept({});
  const auto a = kept.open(Instant{0}, 1);
  const auto b = kept.open(Instant{0}, 1);
  const auto c = kept.open(Instant{0}, 1);
  for (const auto id : {a, b, c}) EXPECT_TRUE(kept.give_back(Instant{1}, id));
  kept.close(b);
  EXPECT_EQ(kept.reuse(1), c);
  EXPECT_EQ(kept.reuse(1), a);
  EXPECT_EQ(kept.reuse(1), kNone);
}

}  // namespace
}  // namespace rehearse
