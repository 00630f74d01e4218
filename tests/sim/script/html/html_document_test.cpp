// HTML parsed and written again, in the form of Go's renderer.

#include "sim/script/html/html_document.hpp"

#include <gtest/gtest.h>

#include "sim/script/html/html_text.hpp"

namespace rehearse {
namespace {

std::shared_ptr<HtmlDocument> parsed(std::string_view text) {
  auto document = HtmlDocument::parse(text);
  EXPECT_TRUE(document);
  return *document;
}

std::string written(std::string_view text) { return outer_html(parsed(text)->root()); }

TEST(HtmlDocument, HasTheElementsThatEveryPageHas) {
  EXPECT_EQ(written("<p>x"), "<html><head></head><body><p>x</p></body></html>");
  EXPECT_EQ(written(""), "<html><head></head><body></body></html>");
}

TEST(HtmlDocument, KeepsDoctypeAndComments) {
  EXPECT_EQ(written("<!doctype html><!-- a & b --><p>"),
            "<!DOCTYPE html><!-- a & b --><html><head></head><body><p></p></body></html>");
}

TEST(HtmlDocument, EscapesTextsAndAttributes) {
  EXPECT_EQ(inner_html(*parsed("<p title='\"&lt;'>a &amp; b's \"c\" &gt;</p>")->nodes()[3]),
            "<p title=\"&#34;&lt;\">a &amp; b&#39;s &#34;c&#34; &gt;</p>");
}

TEST(HtmlDocument, WritesElementsWithoutContentShort) {
  EXPECT_EQ(written("<br><img src=a><input disabled>"),
            "<html><head></head><body><br/><img src=\"a\"/><input disabled=\"\"/></body></html>");
}

TEST(HtmlDocument, LeavesScriptsAndStylesAsTheyAre) {
  EXPECT_EQ(
      written("<body><script>a<b && 'c'</script><style>p>q{}</style>"),
      "<html><head></head><body><script>a<b && 'c'</script><style>p>q{}</style></body></html>");
}

TEST(HtmlDocument, TakesNoscriptForText) {
  const auto document = parsed("<body><noscript><img src=x></noscript><p>y");
  EXPECT_EQ(outer_html(document->root()),
            "<html><head></head><body><noscript><img src=x></noscript><p>y</p></body></html>");
  EXPECT_EQ(document->matches("img"), std::vector<bool>(document->nodes().size()));
}

TEST(HtmlDocument, KeepsTheFirstLineBreakOfPre) {
  EXPECT_EQ(written("<pre>\n\nx</pre>"), "<html><head></head><body><pre>\n\nx</pre></body></html>");
}

TEST(HtmlDocument, RepairsTables) {
  EXPECT_EQ(written("<table><tr><td>1<td>2</table>"),
            "<html><head></head><body><table><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
            "</body></html>");
}

TEST(HtmlDocument, KnowsTagsThatHtmlDoesNot) {
  EXPECT_EQ(written("<My-Tag A=1>x</My-Tag><svg><ForeignObject/></svg>"),
            "<html><head></head><body><my-tag a=\"1\">x</my-tag><svg><foreignObject>"
            "</foreignObject></svg></body></html>");
}

TEST(HtmlDocument, NumbersItsNodesInOrder) {
  const auto document = parsed("<p>a<b>c</b></p>d");
  const auto& nodes = document->nodes();
  for (std::size_t i = 0; i < nodes.size(); ++i) EXPECT_EQ(nodes[i]->order, i);
  ASSERT_EQ(nodes.size(), 9U);
  EXPECT_EQ(node_name(*nodes[4]), "p");
  EXPECT_EQ(nodes[4]->end, 8U);
  EXPECT_EQ(html_text(*nodes[4]), "ac");
  EXPECT_EQ(html_text(document->root()), "acd");
}

TEST(HtmlDocument, NamesItsNodes) {
  const auto document = parsed("<!doctype html><p>a<!--b-->");
  std::string names;
  for (const HtmlNode* node : document->nodes()) {
    names += node_name(*node) + std::to_string(node_type(*node)) + " ";
  }
  EXPECT_EQ(names, "#document9 html10 html1 head1 body1 p1 #text3 #comment8 ");
}

std::string nested(std::size_t depth, std::string_view element) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += element;
  return text + "x";
}

TEST(HtmlDocument, MayNestAsDeepAsGosParserGoes) {
  constexpr std::size_t kAround = 2;  // html and body
  const auto document = parsed(nested(kMostHtmlDepth - kAround, "<i>"));
  EXPECT_EQ(html_text(document->root()), "x");
  EXPECT_TRUE(document->matches("i i i i:not(:has(i))")[document->nodes().size() - 2]);
  const auto deeper = HtmlDocument::parse(nested(kMostHtmlDepth - kAround + 1, "<i>"));
  ASSERT_FALSE(deeper);
  EXPECT_EQ(deeper.problems().front().message, "html: open stack of elements exceeds 512 nodes");
}

TEST(HtmlDocument, IsGivenUpEarlyWhereItNestsDeep) {
  for (const char* element :
       {"<div>", "<b>", "<div><table></div></table>", "<svg>", "<p><ul><li>"}) {
    EXPECT_FALSE(HtmlDocument::parse(nested(300'000, element))) << element;
  }
}

TEST(HtmlDocument, MayBeLong) {
  EXPECT_EQ(parsed(nested(3'000, "<p>a<b>b</b>"))->nodes().size(), 4U + 3'000 * 4 + 1);
}

TEST(HtmlDocument, TakesAnyBytes) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_FALSE(written("<" + bytes + ">&#x110000;&#0;</" + bytes + "<!--" + bytes).empty());
}

}  // namespace
}  // namespace rehearse
