// Where URLs lead: servers in another's place, hosts, what is blocked (S163).

#include "tools/live/http/destinations.hpp"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

namespace rehearse::testing {
namespace {

using ::testing::HasSubstr;

std::string refusal(const Destinations& all, const char* address) {
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  const void* inet = &v4;
  if (inet_pton(AF_INET, address, &v4.sin_addr) != 1) {
    EXPECT_EQ(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
    inet = &v6;
  }
  return all.refusal(*static_cast<const sockaddr*>(inet));
}

TEST(Destinations, AreTheUrlsThemselvesWhereNothingIsSaid) {
  const Destinations all;
  EXPECT_EQ(all.of("http://a/b?c").url, "http://a/b?c");
  EXPECT_EQ(all.of("http://a/b?c").connect_to, "");
}

TEST(Destinations, TakeTheOriginsPlaceAndKeepThePath) {
  Destinations all;
  EXPECT_FALSE(all.add_server("https://Shop.test=http://127.0.0.1:8080/"));
  EXPECT_EQ(all.of("https://shop.test/a/b?c=%2F").url, "http://127.0.0.1:8080/a/b?c=%2F");
  EXPECT_EQ(all.of("https://shop.test:443/a").url, "http://127.0.0.1:8080/a");
  EXPECT_EQ(all.of("http://shop.test/a").url, "http://shop.test/a");
  EXPECT_EQ(all.of("https://shop.test:444/a").url, "https://shop.test:444/a");
}

TEST(Destinations, NeedTwoOrigins) {
  Destinations all;
  for (const char* text : {"http://a", "http://a=", "a=http://b", "http://a=http://b/c",
                           "http://a=ftp://b", "http://a?x=http://b", "http://u:p@a=http://b"}) {
    const auto problem = all.add_server(text);
    ASSERT_TRUE(problem) << text;
    EXPECT_THAT(problem->message, HasSubstr("expected two origins"));
  }
}

TEST(Destinations, ConnectToTheAddressOfTheMostExactHost) {
  Destinations all;
  EXPECT_FALSE(all.add_host("*.test", "10.0.0.1"));
  EXPECT_FALSE(all.add_host("shop.test", "10.0.0.2:81"));
  EXPECT_FALSE(all.add_host("shop.test:8443", "[::1]:82"));
  EXPECT_EQ(all.of("http://other.test/").connect_to, "::10.0.0.1:");
  EXPECT_EQ(all.of("http://SHOP.test/").connect_to, "::10.0.0.2:81");
  EXPECT_EQ(all.of("https://shop.test:8443/").connect_to, "::[::1]:82");
  EXPECT_EQ(all.of("http://test/").connect_to, "");
}

TEST(Destinations, NeedAddressesForHosts) {
  Destinations all;
  EXPECT_TRUE(all.add_host("a", "b"));
  EXPECT_TRUE(all.add_host("a", "1.2.3.4:99999"));
  EXPECT_TRUE(all.add_host("", "1.2.3.4"));
}

TEST(Destinations, NeedPatternsThatHostsCanFit) {
  Destinations all;
  for (const char* name :
       {"", "a.*", "*a*", "**", "a b", "a\n", ".a", "a.", "a..b", "*.", "*..a"}) {
    EXPECT_TRUE(all.block_name(name)) << name;
    EXPECT_TRUE(all.add_host(name, "10.0.0.1")) << name;
  }
  for (const char* name : {"*", "*.a", "*a.test", "a", "[::1]", "127.0.0.1"}) {
    EXPECT_FALSE(all.block_name(name)) << name;
    EXPECT_FALSE(all.add_host(name, "10.0.0.1")) << name;
  }
}

TEST(Destinations, RefuseNamesByPattern) {
  Destinations all;
  EXPECT_FALSE(all.block_name("*.ads.test"));
  EXPECT_FALSE(all.block_name("One.test"));
  EXPECT_EQ(all.of("http://x.ads.test/").refusal,
            "hostname (x.ads.test) is in a blocked pattern (*.ads.test)");
  EXPECT_NE(all.of("http://one.test/").refusal, "");
  EXPECT_EQ(all.of("http://two.test/").refusal, "");
}

TEST(Destinations, RefuseAddressesByRange) {
  Destinations all;
  EXPECT_FALSE(all.block_range("10.1.0.0/16"));
  EXPECT_FALSE(all.block_range("fd00::/8"));
  EXPECT_FALSE(all.block_range("192.0.2.7"));
  EXPECT_EQ(refusal(all, "10.1.2.3"), "IP (10.1.2.3) is in a blacklisted range (10.1.0.0/16)");
  EXPECT_EQ(refusal(all, "10.2.2.3"), "");
  EXPECT_NE(refusal(all, "fd12::1"), "");
  EXPECT_EQ(refusal(all, "fe80::1"), "");
  EXPECT_NE(refusal(all, "192.0.2.7"), "");
  EXPECT_EQ(refusal(all, "192.0.2.8"), "");
}

TEST(Destinations, NeedRangesOfAddresses) {
  Destinations all;
  for (const char* text : {"", "a", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129", "/8"}) {
    EXPECT_TRUE(all.block_range(text)) << text;
  }
}

}  // namespace
}  // namespace rehearse::testing
