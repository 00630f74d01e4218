// Names and look-ups of headers.

#include "sim/script/http/headers.hpp"

#include <gmock/gmock.h>

namespace rehearse {
namespace {

using testing::ElementsAre;
using Field = Headers::Field;

TEST(Headers, HaveCanonicalNames) {
  EXPECT_EQ(canonical_header_name("etag"), "Etag");
  EXPECT_EQ(canonical_header_name("x-lower-name"), "X-Lower-Name");
  EXPECT_EQ(canonical_header_name("X-UPPER-NAME"), "X-Upper-Name");
  EXPECT_EQ(canonical_header_name("www-authenticate"), "Www-Authenticate");
}

TEST(Headers, KeepNamesThatAreNone) {
  EXPECT_EQ(canonical_header_name("two words"), "two words");
  EXPECT_EQ(canonical_header_name("größe"), "größe");
}

TEST(Headers, AreFoundInAnyCase) {
  const Headers headers{{"ETag", "a"}, {"x-a", "1"}, {"X-A", "2"}};
  EXPECT_EQ(headers.first("etag"), "a");
  EXPECT_THAT(headers.values("X-a"), ElementsAre("1", "2"));
  EXPECT_EQ(headers.first("x-b"), std::nullopt);
}

TEST(Headers, AreReplacedInTheirPlace) {
  Headers headers{{"a", "1"}, {"b", "2"}, {"A", "3"}};
  headers.set("A", "4");
  headers.set("c", "5");
  EXPECT_THAT(headers.fields(), ElementsAre(Field{"A", "4"}, Field{"b", "2"}, Field{"c", "5"}));
  headers.erase("B");
  EXPECT_FALSE(headers.has("b"));
}

TEST(Headers, AreJoinedForScripts) {
  const Headers headers{{"set-cookie", "a=1"}, {"etag", "x"}, {"Set-Cookie", "b=2"}};
  EXPECT_THAT(headers.joined(), ElementsAre(Field{"Set-Cookie", "a=1, b=2"}, Field{"Etag", "x"}));
}

}  // namespace
}  // namespace rehearse
