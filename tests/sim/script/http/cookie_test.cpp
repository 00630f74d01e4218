// Cookies read and written.

#include "sim/script/http/cookie.hpp"

#include <gmock/gmock.h>

namespace rehearse {
namespace {

using testing::ElementsAre;

Cookie read(std::string_view text) {
  const auto cookie = parse_set_cookie(text);
  EXPECT_TRUE(cookie) << text;
  return cookie.value_or(Cookie{});
}

Cookie pair(std::string name, std::string value) {
  Cookie cookie;
  cookie.name = std::move(name);
  cookie.value = std::move(value);
  return cookie;
}

TEST(Cookie, HasItsAttributes) {
  const Cookie cookie =
      read("b=two; path=/x ; MAX-AGE=3600;HttpOnly; Secure; Domain=.a.example; SameSite=Lax");
  Cookie expected = pair("b", "two");
  expected.path = "/x";
  expected.max_age = 3600;
  expected.http_only = true;
  expected.secure = true;
  expected.domain = ".a.example";
  EXPECT_EQ(cookie, expected);
}

TEST(Cookie, IsDroppedWithoutANameOrWithBytesOfNoValue) {
  for (const char* text : {"", "novalue", "=1", "a b=1", "a=\"", "a=\\", "a=é"}) {
    EXPECT_FALSE(parse_set_cookie(text)) << text;
  }
}

TEST(Cookie, LosesItsQuotes) {
  EXPECT_EQ(read("a=\"x y\"").value, "x y");
  EXPECT_EQ(cookie_pair(read("a=\"x\"")), "a=\"x\"");
}

TEST(Cookie, IsDeletedByAnAgeOfNothing) {
  EXPECT_EQ(read("a=1; Max-Age=0").max_age, -1);
  EXPECT_EQ(read("a=1; Max-Age=-5").max_age, -1);
  EXPECT_EQ(read("a=1; Max-Age=05").max_age, 0);
  EXPECT_EQ(read("a=1; Max-Age=x").max_age, 0);
}

TEST(Cookie, ReadsBothFormsOfDates) {
  EXPECT_EQ(read("a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT").expires, 1792567680);
  EXPECT_EQ(read("a=1; Expires=Wed, 21-Oct-2026 07:28:00 GMT").expires, 1792567680);
  EXPECT_EQ(read("a=1; Expires=wed, 21 oct 2026 7:28:00 UTC").expires, 1792567680);
  EXPECT_EQ(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT"), 0);
  EXPECT_EQ(parse_http_date("Thu, 29 Feb 2024 00:00:00 GMT+1"), 1709164800 - 3600);
}

TEST(Cookie, HasNoDateThatThereIsNot) {
  for (const char* text : {"Wed, 29 Feb 2023 07:28:00 GMT", "Wed, 1 Oct 2026 07:28:00 GMT",
                           "21 Oct 2026", "Wed, 21 Oct 2026 24:00:00 GMT",
                           "Wed, 21 Oct 2026 07:28:00 G", "Wed, 21 Oct 2026 07:28:00 GMT+", ""}) {
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  }
}

TEST(Cookie, IsShownWithGosZeroTimeWhereItHasNoDate) {
  EXPECT_EQ(expires_milliseconds(read("a=1")), -6795364578871);
  EXPECT_EQ(expires_milliseconds(read("a=1; Expires=Thu, 01 Jan 1970 00:00:01 GMT")), 1000);
}

TEST(Cookie, IsWrittenIntoTheHeader) {
  EXPECT_EQ(cookie_header({pair("a", "1"), pair("b", "x y"), pair("c", "\"q\\;"), pair("d", "")}),
            "a=1; b=\"x y\"; c=q; d=");
}

TEST(Cookie, IsReadFromTheHeader) {
  EXPECT_THAT(parse_cookie_header("a=1; b=x=y;c= ; =d; e"),
              ElementsAre(pair("a", "1"), pair("b", "x=y"), pair("c", "")));
}

TEST(Cookie, OfAResponseKeepsTheOrderOfItsFields) {
  const Headers headers{
      {"set-cookie", "b=1"}, {"X", "y"}, {"Set-Cookie", "bad"}, {"Set-Cookie", "a=2"}};
  EXPECT_THAT(cookies_of(headers), ElementsAre(pair("b", "1"), pair("a", "2")));
}

}  // namespace
}  // namespace rehearse
