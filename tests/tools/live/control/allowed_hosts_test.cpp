// Hosts and origins from which the REST API may be used.

#include "tools/live/control/allowed_hosts.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

AllowedHosts at(const char* address, const std::vector<std::string>& others = {}) {
  return {*parse_socket_address(address), others};
}

bool allows(const AllowedHosts& hosts, const char* host, const char* origin = "") {
  return !hosts.refuse(host, origin).has_value();
}

TEST(AllowedHosts, AreTheNamesOfALoopbackAddress) {
  for (const char* address : {"localhost:6565", "127.0.0.1:6565", "[::1]:6565", ":0"}) {
    const AllowedHosts hosts = at(address);
    for (const char* host : {"localhost:6565", "localhost", "LOCALHOST:1", "localhost.",
                             "127.0.0.1", "127.0.0.1:6565", "[::1]:6565", "[0:0::1]"}) {
      EXPECT_TRUE(allows(hosts, host)) << address << " " << host;
    }
    for (const char* host :
         {"evil.example", "evil.example:6565", "", ":6565", "localhost.evil.example",
          "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "["}) {
      EXPECT_FALSE(allows(hosts, host)) << address << " " << host;
    }
  }
}

TEST(AllowedHosts, AreTheAddressItself) {
  EXPECT_TRUE(allows(at("10.1.2.3:6565"), "10.1.2.3:6565"));
  EXPECT_FALSE(allows(at("10.1.2.3:6565"), "localhost:6565"));
  EXPECT_FALSE(allows(at("10.1.2.3:6565"), "10.1.2.4:6565"));
}

TEST(AllowedHosts, AreAnyAddressButNoNameWhereItListensAtAll) {
  for (const char* address : {"0.0.0.0:6565", "[::]:6565"}) {
    EXPECT_TRUE(allows(at(address), "192.168.0.7:6565")) << address;
    EXPECT_TRUE(allows(at(address), "[fe80::1]:6565")) << address;
    EXPECT_TRUE(allows(at(address), "localhost:6565")) << address;
    EXPECT_FALSE(allows(at(address), "evil.example:6565")) << address;
  }
}

TEST(AllowedHosts, AreThoseThatWereGiven) {
  const AllowedHosts hosts = at("localhost:6565", {"Load.example", "[::2]"});
  EXPECT_TRUE(allows(hosts, "load.example:443"));
  EXPECT_TRUE(allows(hosts, "[0::2]:80"));
  EXPECT_FALSE(allows(hosts, "other.example"));
}

TEST(AllowedHosts, TakeRequestsOfTheirOwnPagesOnly) {
  const AllowedHosts hosts = at("localhost:6565", {"load.example"});
  EXPECT_TRUE(allows(hosts, "localhost:6565", "http://localhost:6565"));
  EXPECT_TRUE(allows(hosts, "localhost:6565", "https://load.example"));
  for (const char* origin : {"http://evil.example", "http://localhost:3000",
                             "http://127.0.0.1:6565", "null", "localhost:6565"}) {
    EXPECT_FALSE(allows(hosts, "localhost:6565", origin)) << origin;
  }
}

TEST(AllowedHosts, HaveNamesWithoutPorts) {
  for (const char* name : {"load.example", "a-b_c.d", "10.0.0.1", "[::1]"}) {
    EXPECT_TRUE(is_host_name(name)) << name;
  }
  for (const char* name :
       {"", "load.example:443", "http://load.example", "a b", "*", "[x]", "[]"}) {
    EXPECT_FALSE(is_host_name(name)) << name;
  }
}

}  // namespace
}  // namespace rehearse
