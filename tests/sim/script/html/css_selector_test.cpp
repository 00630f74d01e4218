// Which elements selectors match, by their ids.

#include "sim/script/html/css_selector.hpp"

#include <gtest/gtest.h>

#include "sim/script/html/html_document.hpp"

namespace rehearse {
namespace {

constexpr std::string_view kPage =
    "<div id=a class='one two'><p id=b lang=en-GB>Hello <b id=c>World</b></p>"
    "<p id=d class=two title='x y'></p><ul id=e><li id=f>1</li><li id=g>2</li><li id=h>3</li>"
    "</ul><!--x--></div>"
    "<form id=i><input id=j type=checkbox checked><input id=k type=text disabled>"
    "<select id=l><option id=m>A<option id=n selected>B</select><a id=o href=/x>t</a></form>";

std::string matched(const std::string& selector) {
  const auto document = *HtmlDocument::parse(kPage);
  const auto& marks = document->matches(selector);
  std::string ids;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const std::string* id = document->nodes()[i]->attribute("id");
    if (marks[i]) ids += id == nullptr ? document->nodes()[i]->name + " " : *id;
  }
  return ids;
}

std::string refused(std::string_view selector) {
  const auto parsed = CssSelector::parse(selector);
  EXPECT_FALSE(parsed) << selector;
  return parsed ? "" : parsed.problems().front().message;
}

TEST(CssSelector, MatchesTagsIdsAndClasses) {
  EXPECT_EQ(matched("p"), "bd");
  EXPECT_EQ(matched("P"), "bd");
  EXPECT_EQ(matched("#c"), "c");
  EXPECT_EQ(matched(".two"), "ad");
  EXPECT_EQ(matched(".one.two"), "a");
  EXPECT_EQ(matched("p.two#d"), "d");
  EXPECT_EQ(matched("form *"), "jklmno");
}

TEST(CssSelector, MatchesAttributes) {
  EXPECT_EQ(matched("[title]"), "d");
  EXPECT_EQ(matched("[title='x y']"), "d");
  EXPECT_EQ(matched("[ id = f ]"), "f");
  EXPECT_EQ(matched("[title~=y]"), "d");
  EXPECT_EQ(matched("[title^=x]"), "d");
  EXPECT_EQ(matched("[title$=\"y\"]"), "d");
  EXPECT_EQ(matched("[title*=' ']"), "d");
  EXPECT_EQ(matched("[title*='']"), "");
  EXPECT_EQ(matched("[lang|=en]"), "b");
  EXPECT_EQ(matched("li[id!=f]"), "gh");
}

TEST(CssSelector, MatchesByRelation) {
  EXPECT_EQ(matched("div b"), "c");
  EXPECT_EQ(matched("div > b"), "");
  EXPECT_EQ(matched("div>p>b"), "c");
  EXPECT_EQ(matched("#f + li"), "g");
  EXPECT_EQ(matched("#f ~ li"), "gh");
  EXPECT_EQ(matched("p + ul li"), "fgh");
  EXPECT_EQ(matched("li, b , #a"), "acfgh");
}

TEST(CssSelector, MatchesByPosition) {
  EXPECT_EQ(matched("li:first-child"), "f");
  EXPECT_EQ(matched("li:last-child"), "h");
  EXPECT_EQ(matched("li:nth-child(2)"), "g");
  EXPECT_EQ(matched("li:nth-child(odd)"), "fh");
  EXPECT_EQ(matched("li:nth-child( 2n + 1 )"), "fh");
  EXPECT_EQ(matched("li:nth-child(even)"), "g");
  EXPECT_EQ(matched("li:nth-child(-n+2)"), "fg");
  EXPECT_EQ(matched("li:nth-child(n)"), "fgh");
  EXPECT_EQ(matched("li:nth-child(0)"), "");
  EXPECT_EQ(matched("li:nth-last-child(1)"), "h");
  EXPECT_EQ(matched("p:last-of-type"), "d");
  EXPECT_EQ(matched("div > :nth-of-type(2)"), "d");
  EXPECT_EQ(matched("b:only-child"), "c");
  EXPECT_EQ(matched("ul:only-of-type"), "e");
}

TEST(CssSelector, MatchesByContents) {
  EXPECT_EQ(matched("p:contains('lo WOR')"), "b");
  EXPECT_EQ(matched("p:contains(hello)"), "b");
  EXPECT_EQ(matched("p:containsOwn(World)"), "");
  EXPECT_EQ(matched("p:empty"), "d");
  EXPECT_EQ(matched("div:has(b)"), "a");
  EXPECT_EQ(matched("p:has(> b)"), "");
  EXPECT_EQ(matched("p:not(:has(b))"), "d");
  EXPECT_EQ(matched("li:not(#f, #g)"), "h");
}

TEST(CssSelector, MatchesByState) {
  EXPECT_EQ(matched(":checked"), "jn");
  EXPECT_EQ(matched(":disabled"), "k");
  EXPECT_EQ(matched("input:enabled"), "j");
  EXPECT_EQ(matched(":input"), "jkl");
  EXPECT_EQ(matched(":link"), "o");
  EXPECT_EQ(matched(":root"), "html ");
}

TEST(CssSelector, ReadsEscapes) {
  const auto document = *HtmlDocument::parse("<p id='1:a' class='é'>");
  const auto has_match = [&](const std::string& selector) {
    const auto& marks = document->matches(selector);
    return std::find(marks.begin(), marks.end(), true) != marks.end();
  };
  EXPECT_TRUE(has_match("#\\31 \\:a"));
  EXPECT_TRUE(has_match("#1\\:a"));
  EXPECT_TRUE(has_match(".é"));
  EXPECT_TRUE(has_match(".\\e9"));
}

TEST(CssSelector, SaysWhereItIsNone) {
  EXPECT_EQ(refused(""), "found the end of the selector, expected a selector");
  EXPECT_EQ(refused("a,"), "found the end of the selector, expected a selector");
  EXPECT_EQ(refused("a >"), "found the end of the selector, expected a selector");
  EXPECT_EQ(refused("a[b"), "found the end of the selector, expected an operator or \"]\"");
  EXPECT_EQ(refused("a:first"), "found \"first\", expected a pseudo-class such as first-child");
  EXPECT_EQ(refused("a:nth-child(x)"),
            "found \"(x)\", expected \"odd\", \"even\", or a formula such as \"2n+1\"");
  EXPECT_EQ(refused("a)"), "found \")\", expected the end");
  for (const char* text : {"#", ".1", "[a='x]", "a:not(b", ":eq(1)", "a\\", "!"}) refused(text);
}

TEST(CssSelector, MatchesNothingWhereItIsNone) { EXPECT_EQ(matched("li:first"), ""); }

TEST(CssSelector, IsNotNestedWithoutEnd) {
  std::string selector;
  for (int i = 0; i < 100'000; ++i) selector += ":not(";
  EXPECT_FALSE(CssSelector::parse(selector));
}

}  // namespace
}  // namespace rehearse
