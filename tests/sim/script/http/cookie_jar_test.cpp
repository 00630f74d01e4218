// What a jar sends where.

#include "sim/script/http/cookie_jar.hpp"

#include <gmock/gmock.h>

namespace rehearse {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr std::int64_t kSecond = 1'000'000'000;

Url url(std::string_view text) {
  auto parsed = parse_url(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : Url{};
}

/// A jar, and the instant at which it is used, in seconds since 1970.
class CookieJarTest : public testing::Test {
 protected:
  void set(std::string_view at, std::string_view cookie, std::int64_t second = 0) {
    const auto parsed = parse_set_cookie(cookie);
    ASSERT_TRUE(parsed) << cookie;
    jar_.set_cookies(url(at), {*parsed}, second * kSecond);
  }
  std::string sent(std::string_view to, std::int64_t second = 0) {
    return cookie_header(jar_.cookies(url(to), second * kSecond));
  }
  CookieJar jar_;
};

TEST_F(CookieJarTest, SendsToTheHostThatSetACookieAlone) {
  set("http://a.example/", "k=v");
  EXPECT_EQ(sent("http://a.example:8080/x"), "k=v");
  EXPECT_EQ(sent("http://A.EXAMPLE/"), "k=v");
  EXPECT_EQ(sent("http://b.a.example/"), "");
  EXPECT_EQ(sent("http://xa.example/"), "");
}

TEST_F(CookieJarTest, SendsBelowTheDomainOfACookie) {
  set("http://www.a.example/", "k=v; Domain=.A.example");
  EXPECT_EQ(sent("http://a.example/"), "k=v");
  EXPECT_EQ(sent("http://x.y.a.example/"), "k=v");
  EXPECT_EQ(sent("http://b.example/"), "");
}

TEST_F(CookieJarTest, RefusesDomainsOfOthers) {
  set("http://a.example/", "k=v; Domain=b.example");
  set("http://a.example/", "k=v; Domain=www.a.example");
  set("http://a.example/", "k=v; Domain=.");
  set("http://127.0.0.1/", "k=v; Domain=0.0.1");
  set("ftp://a.example/", "k=v");
  EXPECT_TRUE(jar_.is_empty());
}

TEST_F(CookieJarTest, SendsToAnAddressThatIsItsOwnDomain) {
  set("http://127.0.0.1:18080/", "k=v; Domain=127.0.0.1");
  EXPECT_EQ(sent("http://127.0.0.1/"), "k=v");
}

TEST_F(CookieJarTest, SendsBelowTheFolderOfTheRequest) {
  set("http://a/shop/cart", "k=v");
  EXPECT_EQ(sent("http://a/shop"), "k=v");
  EXPECT_EQ(sent("http://a/shop/x"), "k=v");
  EXPECT_EQ(sent("http://a/shopping"), "");
  EXPECT_EQ(sent("http://a/"), "");
}

TEST_F(CookieJarTest, SendsBelowAPathThatEndsInASlash) {
  set("http://a/", "k=v; Path=/x/");
  EXPECT_EQ(sent("http://a/x/y"), "k=v");
  EXPECT_EQ(sent("http://a/x"), "");
}

TEST_F(CookieJarTest, SendsTheLongestPathFirstThenTheOldest) {
  set("http://a/", "b=1; Path=/");
  set("http://a/", "c=2; Path=/x");
  set("http://a/", "a=3; Path=/");
  set("http://a/", "b=4; Path=/");
  EXPECT_EQ(sent("http://a/x"), "c=2; b=4; a=3");
}

TEST_F(CookieJarTest, SendsSecureCookiesOverTlsAlone) {
  set("http://a/", "k=v; Secure");
  EXPECT_EQ(sent("http://a/"), "");
  EXPECT_EQ(sent("https://a/"), "k=v");
}

TEST_F(CookieJarTest, ForgetsCookiesAtTheEndOfTheirAge) {
  set("http://a/", "k=v; Max-Age=10", 100);
  EXPECT_EQ(sent("http://a/", 109), "k=v");
  EXPECT_EQ(sent("http://a/", 110), "");
  EXPECT_TRUE(jar_.is_empty());
}

TEST_F(CookieJarTest, ForgetsCookiesAtTheirDate) {
  set("http://a/", "k=v; Expires=Thu, 01 Jan 1970 00:02:00 GMT", 100);
  EXPECT_EQ(sent("http://a/", 119), "k=v");
  EXPECT_EQ(sent("http://a/", 120), "");
}

TEST_F(CookieJarTest, LetsAgeWinOverDate) {
  set("http://a/", "k=v; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT", 100);
  EXPECT_EQ(sent("http://a/", 105), "k=v");
}

TEST_F(CookieJarTest, DeletesByAPastDateOrNoAge) {
  for (const char* deletion :
       {"k=; Max-Age=0; Path=/", "k=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/"}) {
    set("http://a/", "k=v; Path=/", 100);
    set("http://a/x/y", deletion, 100);
    EXPECT_TRUE(jar_.is_empty()) << deletion;
  }
}

TEST_F(CookieJarTest, ListsValuesByName) {
  set("http://a/", "k=1; Path=/x");
  set("http://a/", "k=2; Path=/");
  set("http://a/", "a=3");
  EXPECT_THAT(jar_.values(url("http://a/x"), 0),
              ElementsAre(Pair("a", ElementsAre("3")), Pair("k", ElementsAre("1", "2"))));
}

TEST_F(CookieJarTest, ClearsWhatTheUrlItselfWouldHaveSet) {
  set("http://a/", "k=1");
  set("http://b/", "k=2");
  set("http://a/", "deep=3; Path=/x");
  jar_.clear(url("http://a/"), 0);
  EXPECT_EQ(sent("http://a/x"), "deep=3");
  EXPECT_EQ(sent("http://b/"), "k=2");
}

TEST_F(CookieJarTest, DeletesOneName) {
  set("http://a/", "k=1");
  set("http://a/", "l=2");
  jar_.erase(url("http://a/"), "k", 0);
  EXPECT_EQ(sent("http://a/"), "l=2");
}

TEST(RequestCookies, ComeBeforeThoseOfTheJar) {
  Cookie own;
  own.name = "k";
  own.value = "own";
  Cookie kept = own;
  kept.value = "jar";
  EXPECT_EQ(cookie_header(request_cookies({own}, {}, {kept})), "k=own; k=jar");
  EXPECT_EQ(cookie_header(request_cookies({own}, {"k"}, {kept})), "k=own");
}

}  // namespace
}  // namespace rehearse
