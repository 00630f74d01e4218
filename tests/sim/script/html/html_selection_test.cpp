// Ways between lists of nodes; lists are written as the ids of their nodes.

#include "sim/script/html/html_selection.hpp"

#include <gtest/gtest.h>

#include "sim/script/html/html_text.hpp"

namespace rehearse {
namespace {

constexpr std::string_view kPage =
    "<div id=a><p id=b>x<i id=c></i></p><p id=d><i id=e></i></p>y<ul id=f><li id=g><li id=h>"
    "<li id=k></ul></div>";

HtmlSelection page() { return HtmlSelection(*HtmlDocument::parse(kPage)); }
HtmlSelection at(const std::string& selector) { return page().find(selector); }

std::string ids(const HtmlSelection& selection) {
  std::string text;
  for (const HtmlNode* node : selection.nodes()) {
    const std::string* id = node->attribute("id");
    text += id == nullptr ? node_name(*node) + " " : *id;
  }
  return text;
}

TEST(HtmlSelection, FindsBelowItsNodes) {
  EXPECT_EQ(ids(at("#d").find("i")), "e");
  EXPECT_EQ(ids(at("div, p").find("i")), "ce");
  EXPECT_EQ(ids(at("#d").find("div i")), "e");
  EXPECT_EQ(ids(at("p").find("p")), "");
}

TEST(HtmlSelection, GoesUpAndDown) {
  EXPECT_EQ(ids(at("#a").children()), "bdf");
  EXPECT_EQ(ids(at("#a").children("p")), "bd");
  EXPECT_EQ(ids(at("#a, #b").contents()), "bd#text f#text c");
  EXPECT_EQ(ids(at("i").parent()), "bd");
  EXPECT_EQ(ids(at("i").parent("#d")), "d");
  EXPECT_EQ(ids(at("li").parent()), "f");
  EXPECT_EQ(ids(at("#c").parents()), "babody html ");
  EXPECT_EQ(ids(at("i").parents("div, p")), "bad");
  EXPECT_EQ(ids(at("#c").parents_until("body")), "ba");
  EXPECT_EQ(ids(at("#c, #d, #g").closest("p")), "bd");
}

TEST(HtmlSelection, GoesToSiblings) {
  EXPECT_EQ(ids(at("p").next()), "df");
  EXPECT_EQ(ids(at("p").next("ul")), "f");
  EXPECT_EQ(ids(at("#b").next_all()), "df");
  EXPECT_EQ(ids(at("#g").next_until("#k")), "h");
  EXPECT_EQ(ids(at("#f").previous()), "d");
  EXPECT_EQ(ids(at("#k").previous_all()), "hg");
  EXPECT_EQ(ids(at("#k").previous_until("#g")), "h");
  EXPECT_EQ(ids(at("#h").siblings()), "gk");
  EXPECT_EQ(ids(at("li").siblings("#h")), "h");
}

TEST(HtmlSelection, KeepsAndDropsNodes) {
  EXPECT_EQ(ids(at("li").filter("#h, #k")), "hk");
  EXPECT_EQ(ids(at("li").exclude("#h")), "gk");
  EXPECT_EQ(ids(at("p").has("#e")), "d");
  EXPECT_TRUE(at("li").is("#h"));
  EXPECT_FALSE(at("li").is("p"));
  const HtmlSelection all = at("li");
  EXPECT_EQ(ids(all.exclude(all.eq(1))), "gk");
  EXPECT_EQ(ids(all.intersect(all.slice(1))), "hk");
  EXPECT_TRUE(all.is(all.first()));
}

TEST(HtmlSelection, TakesNodesByTheirPlace) {
  const HtmlSelection all = at("li");
  EXPECT_EQ(ids(all.first()), "g");
  EXPECT_EQ(ids(all.last()), "k");
  EXPECT_EQ(ids(all.eq(-2)), "h");
  EXPECT_EQ(ids(all.eq(3)), "");
  EXPECT_EQ(ids(all.eq(-4)), "");
  EXPECT_EQ(ids(all.slice(1)), "hk");
  EXPECT_EQ(ids(all.slice(-2, -1)), "h");
  EXPECT_EQ(ids(all.slice(2, 1)), "");
  EXPECT_EQ(all.eq(2).index(), 2);
  EXPECT_EQ(all.index_of(*all.nodes()[1]), 1);
  EXPECT_EQ(at("nothing").index(), -1);
}

TEST(HtmlSelection, AddsNodesOnce) { EXPECT_EQ(ids(at("p").add("#b, #g")), "bdg"); }

TEST(HtmlSelection, KeepsItsDocumentAlive) {
  HtmlSelection kept = at("#b");
  EXPECT_EQ(ids(kept.parent()), "a");
}

}  // namespace
}  // namespace rehearse
