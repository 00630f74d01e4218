// How often and for which addresses names are looked up, and which of them come first (S164).

#include "tools/live/http/dns_options.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/named_hosts.hpp"
#include "tests/tools/live/http/scripted_server.hpp"

namespace rehearse {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using testing::NamedHosts;
using ::testing::Pair;

/// Statuses of requests over a new connection each.
testing::LiveRun request(const char* host, int times, const DnsOptions& dns) {
  const testing::ScriptedServer server(
      testing::answering([](const std::string&) { return testing::http_answer(200); }));
  return testing::iterate(fmt::format("http://{}:{}", host, server.port()), times, R"("path": "/")",
                          "5s", {.reuse = ConnectionReuse::Never, .dns = dns});
}

TEST(Dns, AddressesAreKeptForTheirTime) {
  const NamedHosts names({"127.0.0.1"});
  EXPECT_THAT(request("shop.test", 4, {}).statuses, ElementsAre(Pair(200, 4)));
  EXPECT_EQ(names.lookups(), 1U);
}

TEST(Dns, AddressesAreKeptForEver) {
  const NamedHosts names({"127.0.0.1"});
  request("shop.test", 4, {.ttl_s = -1});
  EXPECT_EQ(names.lookups(), 1U);
}

TEST(Dns, NamesAreLookedUpEachTimeWithoutATime) {
  const NamedHosts names({"127.0.0.1"});
  request("shop.test", 4, {.ttl_s = 0});
  EXPECT_EQ(names.lookups(), 4U);
}

TEST(Dns, OneFamilyIsAskedForAlone) {
  const NamedHosts names({"127.0.0.1"});
  EXPECT_THAT(request("shop.test", 1, {.family = DnsOptions::Family::V4}).statuses,
              ElementsAre(Pair(200, 1)));
  EXPECT_THAT(names.families(), ElementsAre(AF_INET));
}

TEST(Dns, OneFamilyIsConnectedToAlone) {
  const NamedHosts names({"127.0.0.1"});
  EXPECT_THAT(request("shop.test", 1, {.family = DnsOptions::Family::V6}).statuses,
              ElementsAre(Pair(0, 1)));
  EXPECT_THAT(names.connections(), ::testing::IsEmpty());
}

TEST(Dns, AddressesInUrlsAreOfNoFamily) {
  EXPECT_THAT(request("127.0.0.1", 1, {.family = DnsOptions::Family::V6}).statuses,
              ElementsAre(Pair(200, 1)));
}

TEST(Dns, AddressesComeInTheOrderOfTheSystem) {
  const NamedHosts names({"127.0.0.3", "127.0.0.1", "127.0.0.2"});
  request("shop.test", 8, {.ttl_s = 0});
  EXPECT_THAT(names.connections(), ElementsAreArray(std::vector<std::string>(8, "127.0.0.3")));
}

TEST(Dns, EachAddressIsTriedUntilOneAnswers) {
  const NamedHosts names({"127.0.0.3", "127.0.0.4", "127.0.0.2", "127.0.0.1"},
                         NamedHosts::Lead::ToThemselves);
  const testing::LiveRun run = request("shop.test", 3, {});
  EXPECT_THAT(run.statuses, ElementsAre(Pair(200, 3)));
  EXPECT_LT(run.times[0].blocked, milliseconds(150));  // libcurl waits 200 ms for other families
}

TEST(Dns, WithoutAnyAddressThatAnswersTheRequestIsRefused) {
  const NamedHosts names({"127.0.0.3", "127.0.0.4", "127.0.0.2"}, NamedHosts::Lead::ToThemselves);
  const testing::LiveRun run = request("shop.test", 2, {});
  EXPECT_TRUE(run.adds_up());
  EXPECT_THAT(run.statuses, ElementsAre(Pair(0, 2)));
  EXPECT_LT(run.result.run, seconds(1));
}

TEST(Dns, AddressesAreShuffledEachTimeTheyAreLookedUp) {
  const NamedHosts names({"127.0.0.3", "127.0.0.1", "127.0.0.2"});
  request("shop.test", 60, {.ttl_s = 0, .shuffles = true});
  const auto all = names.connections();
  EXPECT_EQ(all.size(), 60U);
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 3U);
}

}  // namespace
}  // namespace rehearse
