// Which URLs begin as a target's do.

#include "sim/script/answers/url_prefix.hpp"

#include <gtest/gtest.h>

#include "sim/script/answers/route_match.hpp"

namespace rehearse {
namespace {

bool matches(const char* prefix, const char* url) {
  return UrlPrefix::make(prefix)->match(*parse_url(url)).has_value();
}

TEST(UrlPrefixes, HaveASchemeAHostAndAPort) {
  EXPECT_TRUE(matches("http://a", "http://A:80/x"));
  EXPECT_TRUE(matches("http://a:81/", "http://a:81"));
  EXPECT_TRUE(matches("http://[::1]:8080", "http://[::1]:8080/"));
  EXPECT_FALSE(matches("http://a", "https://a/"));
  EXPECT_FALSE(matches("http://a", "http://a:81/"));
  EXPECT_FALSE(matches("http://a", "http://b.a/"));
}

TEST(UrlPrefixes, EndWhereASegmentDoes) {
  EXPECT_TRUE(matches("http://a/api", "http://a/api"));
  EXPECT_TRUE(matches("http://a/api/", "http://a/api/x"));
  EXPECT_TRUE(matches("http://a/api", "http://a/api?x"));
  EXPECT_FALSE(matches("http://a/api", "http://a/apis"));
}

TEST(UrlPrefixes, MayHaveAnyHostOrPort) {
  EXPECT_TRUE(matches("https://*.a.b", "https://x.y.a.b/"));
  EXPECT_FALSE(matches("https://*.a.b", "https://a.b/"));
  EXPECT_TRUE(matches("http://*", "http://z/"));
  EXPECT_TRUE(matches("http://localhost:*", "http://localhost:1234/"));
}

TEST(UrlPrefixes, HaveNothingElse) {
  for (const char* text :
       {"a", "//a", "ftp://a", "http://", "http://a?b", "http://a#b", "http://u@a", "http://a*b",
        "http://a:x", "http://a:", "http://*.", "http://a/*", "http://[::1"}) {
    EXPECT_FALSE(UrlPrefix::make(text)) << text;
  }
}

TEST(RouteMatches, AreAMethodAndAPath) {
  EXPECT_EQ(parse_route_match("GET|HEAD /a/{id}")->methods,
            (std::vector<std::string>{"GET", "HEAD"}));
  EXPECT_EQ(parse_route_match("* /a")->methods, std::vector<std::string>{});
  EXPECT_EQ(parse_route_match("/a")->path.text(), "/a");
  EXPECT_TRUE(parse_route_match("*")->path.match("/a/b"));
  for (const char* text : {"", "GET", "GET a", "G(T /a", "GET /a b", "GET| /a", "GET /**/a"}) {
    EXPECT_FALSE(parse_route_match(text)) << text;
  }
}

TEST(RouteMatches, AreLookedAtFromTheMostExactOn) {
  const auto is_first = [](const char* a, const char* b) {
    return is_more_exact(*parse_route_match(a), *parse_route_match(b)) &&
           !is_more_exact(*parse_route_match(b), *parse_route_match(a));
  };
  EXPECT_TRUE(is_first("/a/b", "/a/{x}"));
  EXPECT_TRUE(is_first("/a/{x}", "/a/**"));
  EXPECT_TRUE(is_first("/a/{x}/c", "/{y}/b/c"));
  EXPECT_TRUE(is_first("GET /a", "* /a"));
  EXPECT_TRUE(is_first("GET /a", "*"));
}

TEST(RouteMatches, MayBeNamesOfEndpoints) {
  EXPECT_TRUE(looks_like_route("GET /a"));
  EXPECT_TRUE(looks_like_route("GET|HEAD /a"));
  EXPECT_TRUE(looks_like_route("* /a"));
  EXPECT_TRUE(looks_like_route("/a"));
  EXPECT_FALSE(looks_like_route("page"));
  EXPECT_FALSE(looks_like_route("see /a"));
}

}  // namespace
}  // namespace rehearse
