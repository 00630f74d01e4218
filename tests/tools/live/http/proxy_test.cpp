// Proxies from the environment.

#include "tools/live/http/proxy.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

#include "tests/tools/live/http/live_rehearsal.hpp"
#include "tests/tools/live/http/scripted_server.hpp"

namespace rehearse {
namespace {

constexpr const char* kVariables[] = {"HTTP_PROXY",  "http_proxy", "HTTPS_PROXY",
                                      "https_proxy", "NO_PROXY",   "no_proxy"};

class Proxy : public ::testing::Test {
 protected:
  void SetUp() override { clear(); }
  void TearDown() override { clear(); }

 private:
  static void clear() {
    for (const char* name : kVariables) unsetenv(name);
  }
};

TEST_F(Proxy, IsNoneWithoutAVariable) { EXPECT_EQ(proxy_for("http://a.test/"), ""); }

TEST_F(Proxy, IsThatOfTheScheme) {
  setenv("HTTP_PROXY", "one:1", 1);
  setenv("https_proxy", "two:2", 1);
  EXPECT_EQ(proxy_for("http://a.test/"), "one:1");
  EXPECT_EQ(proxy_for("https://a.test/"), "two:2");
}

TEST_F(Proxy, IsNotUsedForLoopback) {
  setenv("HTTP_PROXY", "one:1", 1);
  for (const char* url : {"http://localhost:80/", "http://127.0.0.2/", "http://[::1]:8080/a"}) {
    EXPECT_EQ(proxy_for(url), "") << url;
  }
}

TEST_F(Proxy, GetsTheRequests) {
  std::string seen;
  const testing::ScriptedServer proxy(testing::answering([&](const std::string& head) {
    seen = head;
    return testing::http_answer(200);
  }));
  setenv("http_proxy", proxy.url().c_str(), 1);
  Request spec;
  spec.path = "/path";
  const std::string nowhere = "http://" + std::string(64, 'x') + ".invalid";
  EXPECT_EQ(testing::ask(nowhere, spec).http_status, 200);
  EXPECT_TRUE(seen.starts_with("GET " + nowhere + "/path HTTP/1.1\r\n"));
  setenv("NO_PROXY", ".invalid", 1);
  EXPECT_EQ(testing::ask(nowhere, spec).http_status, 0);
}

TEST(HostOf, IsWhatStandsBetweenUserAndPort) {
  EXPECT_EQ(host_of("http://a.test"), "a.test");
  EXPECT_EQ(host_of("http://u:p@a.test:80/b@c"), "a.test");
  EXPECT_EQ(host_of("https://[::1]:443?q"), "::1");
  EXPECT_EQ(host_of("nothing"), "");
}

}  // namespace
}  // namespace rehearse
