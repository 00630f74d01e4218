// URLs in the forms of Go's net/url.

#include "sim/script/http/url.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

Url parsed(std::string_view text) {
  auto url = parse_url(text);
  EXPECT_TRUE(url) << text;
  return url ? *url : Url{};
}

std::string refused(std::string_view text) {
  const auto url = parse_url(text);
  EXPECT_FALSE(url) << text;
  return url ? "" : url.problems().front().message;
}

TEST(Url, HasAllItsParts) {
  const Url url = parsed("HTTP://ada:s%40cret@Shop.example:8080/a%20b/c?q=1&r=%20#top");
  EXPECT_EQ(url.scheme, "http");
  EXPECT_EQ(url.user, "ada");
  EXPECT_EQ(url.password, "s@cret");
  EXPECT_EQ(url.host, "Shop.example:8080");
  EXPECT_EQ(url.host_name(), "Shop.example");
  EXPECT_EQ(url.port(), "8080");
  EXPECT_EQ(url.path, "/a b/c");
  EXPECT_EQ(url.raw_query, "q=1&r=%20");
  EXPECT_EQ(url.fragment, "top");
}

TEST(Url, IsWrittenAsItWasRead) {
  for (const char* text : {"http://a.example",
                           "http://a.example/",
                           "http://a.example/x?y=1#z",
                           "http://a.example?",
                           "http://[::1]:80/",
                           "https://u:p@h/",
                           "https://u@h/",
                           "mailto:a@b",
                           "/only/a/path",
                           "?query",
                           "#fragment",
                           "//host/path",
                           "file:///etc/hosts",
                           "file:/etc/hosts",
                           "a/b",
                           "*",
                           "http://h/a%2Fb",
                           "http://h/a[1]",
                           "http://h/#%2F",
                           ""}) {
    EXPECT_EQ(parsed(text).text(), text);
  }
}

TEST(Url, EscapesWhatAPathCannotHold) {
  EXPECT_EQ(parsed("http://h/a b\"<é>").text(), "http://h/a%20b%22%3C%C3%A9%3E");
}

TEST(Url, KeepsAQueryAsWritten) {
  EXPECT_EQ(parsed("http://h/echo?x[]=1&a+b=%C3%A9").request_uri(), "/echo?x[]=1&a+b=%C3%A9");
  EXPECT_EQ(parsed("http://h?x").request_uri(), "/?x");
  EXPECT_EQ(parsed("http://h/p#f").request_uri(), "/p");
}

TEST(Url, KnowsThePortsOfSchemes) {
  EXPECT_EQ(parsed("http://h/").effective_port(), "80");
  EXPECT_EQ(parsed("https://h/").effective_port(), "443");
  EXPECT_EQ(parsed("https://[::1]:8443/").effective_port(), "8443");
  EXPECT_EQ(parsed("https://[::1]/").host_name(), "::1");
}

TEST(Url, IsRefusedInGosWords) {
  EXPECT_EQ(refused("http://[::1"), "parse \"http://[::1\": missing ']' in host");
  EXPECT_EQ(refused("http://h:8x/"), "parse \"http://h:8x/\": invalid port \":8x\" after host");
  EXPECT_EQ(refused("http://h/%zz"), "parse \"http://h/%zz\": invalid URL escape \"%zz\"");
  EXPECT_EQ(refused("http://h/%a"), "parse \"http://h/%a\": invalid URL escape \"%a\"");
  EXPECT_EQ(refused("http://a b/"), "parse \"http://a b/\": invalid character \" \" in host name");
  EXPECT_EQ(refused("http://u ser@h/"), "parse \"http://u ser@h/\": net/url: invalid userinfo");
  EXPECT_EQ(refused(":x"), "parse \":x\": missing protocol scheme");
  EXPECT_EQ(refused("1:2"), "parse \"1:2\": first path segment in URL cannot contain colon");
  EXPECT_EQ(refused("http://h/\n"),
            "parse \"http://h/\\n\": net/url: invalid control character in URL");
}

TEST(Url, OfAScriptIsRefusedWithK6sPrefix) {
  const auto url = parse_script_url(":x");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.problems().front().message, "invalid URL: parse \":x\": missing protocol scheme");
}

TEST(Url, ResolvesTheExamplesOfRfc3986) {
  const Url base = parsed("http://a/b/c/d;p?q");
  const std::pair<const char*, const char*> cases[] = {
      {"g:h", "g:h"},
      {"g", "http://a/b/c/g"},
      {"./g", "http://a/b/c/g"},
      {"g/", "http://a/b/c/g/"},
      {"/g", "http://a/g"},
      {"//g", "http://g"},
      {"?y", "http://a/b/c/d;p?y"},
      {"g?y", "http://a/b/c/g?y"},
      {"#s", "http://a/b/c/d;p?q#s"},
      {"g?y#s", "http://a/b/c/g?y#s"},
      {";x", "http://a/b/c/;x"},
      {"", "http://a/b/c/d;p?q"},
      {".", "http://a/b/c/"},
      {"..", "http://a/b/"},
      {"../g", "http://a/b/g"},
      {"../..", "http://a/"},
      {"../../../g", "http://a/g"},
      {"/./g", "http://a/g"},
      {"g.", "http://a/b/c/g."},
      {"..g", "http://a/b/c/..g"},
      {"./../g", "http://a/b/g"},
      {"g/./h", "http://a/b/c/g/h"},
      {"g/../h", "http://a/b/c/h"},
      {"https:g", "https:g"},
  };
  for (const auto& [reference, expected] : cases) {
    EXPECT_EQ(resolve_reference(base, parsed(reference)).text(), expected) << reference;
  }
}

TEST(Url, PassesItsCredentialsOnToAReference) {
  const Url base = parsed("http://u:p@a/b");
  EXPECT_EQ(resolve_reference(base, parsed("c")).text(), "http://u:p@a/c");
  EXPECT_EQ(resolve_reference(base, parsed("//x/c")).text(), "http://x/c");
}

TEST(Url, MasksCredentialsInTags) {
  const auto tag = [](std::string_view text) { return name_tag(text, parsed(text)); };
  EXPECT_EQ(tag("http://ada:secret@h/p?q#f"), "http://****:****@h/p?q#f");
  EXPECT_EQ(tag("http://ada@h/p"), "http://****@h/p");
  EXPECT_EQ(tag("http://h/p@q"), "http://h/p@q");
}

}  // namespace
}  // namespace rehearse
