// Journeys whose requests go elsewhere than their URLs say, or nowhere (S163).

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using testing::http_answer;
using ::testing::Pair;
using testing::ScriptedServer;

class Hosts : public ::testing::Test {
 protected:
  std::string url(const char* host) const {
    return fmt::format("http://{}:{}", host, server_.port());
  }
  testing::LiveRun iterate(const char* host, const char* request = R"("path": "/")") const {
    return testing::iterate(url(host), 2, request, "5s", http_);
  }
  Status ask(const char* host) const { return testing::ask(url(host), {}, http_).status; }

  const ScriptedServer server_{testing::answering([this](const std::string& head) {
    return head.starts_with("GET /away")
               ? http_answer(302, "", "Location: " + url("blocked.test") + "\r\n")
               : http_answer(200, "body");
  })};
  HttpOptions http_;
};

TEST_F(Hosts, LeadToTheirAddresses) {
  EXPECT_FALSE(http_.destinations.add_host("shop.test", "127.0.0.1"));
  EXPECT_THAT(iterate("shop.test").statuses, ElementsAre(Pair(200, 2)));
}

TEST_F(Hosts, ThatAreBlockedAreNotConnectedTo) {
  EXPECT_FALSE(http_.destinations.add_host("*", "127.0.0.1"));
  EXPECT_FALSE(http_.destinations.block_name("*.test"));
  const testing::LiveRun run = iterate("blocked.test");
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(0, 2)));
  EXPECT_EQ(ask("blocked.test"), Status::Error);
  EXPECT_EQ(server_.connections(), 0);
  EXPECT_EQ(ask("shop.example"), Status::Ok);
}

TEST_F(Hosts, ThatAreBlockedEndRedirects) {
  EXPECT_FALSE(http_.destinations.block_name("blocked.test"));
  const testing::LiveRun run = iterate("127.0.0.1", R"("path": "/away")");
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(0, 2)));
  EXPECT_EQ(server_.connections(), 1);
}

TEST_F(Hosts, OfBlockedAddressesAreNotConnectedTo) {
  EXPECT_FALSE(http_.destinations.block_range("127.0.0.0/8"));
  EXPECT_THAT(iterate("127.0.0.1").statuses, ElementsAre(Pair(0, 2)));
  EXPECT_EQ(ask("127.0.0.1"), Status::Error);
  EXPECT_EQ(server_.connections(), 0);
}

TEST_F(Hosts, OfOtherAddressesAreConnectedTo) {
  EXPECT_FALSE(http_.destinations.block_range("127.0.0.2"));
  EXPECT_THAT(iterate("127.0.0.1").statuses, ElementsAre(Pair(200, 2)));
}

}  // namespace
}  // namespace rehearse
