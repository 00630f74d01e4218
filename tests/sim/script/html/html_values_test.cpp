// What nodes say, as k6 converts it.

#include "sim/script/html/html_values.hpp"

#include <gmock/gmock.h>

namespace rehearse {
namespace {

using testing::ElementsAre;

HtmlSelection at(std::string_view html, const std::string& selector) {
  return HtmlSelection(*HtmlDocument::parse(html)).find(selector);
}

constexpr std::string_view kForm =
    "<form id=f1 action=/s><input type=hidden name=csrf value=c-123><input name=user value=anon>"
    "<input type=checkbox name=keep value=yes checked=checked>"
    "<input type=checkbox name=spam value=yes><input type=checkbox name=bare value=yes checked>"
    "<select name=color><option value=r>Red</option><option value=g "
    "selected>Green</option></select>"
    "<select name=many multiple><option selected>1</option><option selected>2</option></select>"
    "<textarea name=note>hey &amp; you</textarea><input name=off value=1 disabled=disabled>"
    "<input type=submit name=go value=Go><input value=nameless><input name=empty></form>";

TEST(HtmlValues, AreThoseOfTheFirstNode) {
  const auto spans = at("<span a=1>one</span><span a=2><b>two</b></span>", "span");
  EXPECT_EQ(selection_attribute(spans, "a"), "1");
  EXPECT_EQ(selection_attribute(spans, "b"), std::nullopt);
  EXPECT_EQ(selection_html(spans.last()), "<b>two</b>");
  EXPECT_EQ(selection_html(spans.eq(5)), std::nullopt);
  EXPECT_EQ(selection_text(spans), "onetwo");
}

TEST(HtmlValues, AreThoseThatK6Printed) {
  constexpr std::string_view kPage =
      "<div id=\"x\"><span class=\"c\">one</span><span>two</span><input value=\"v\" "
      "name=\"n\"></div>";
  EXPECT_EQ(selection_text(at(kPage, "span").first()), "one");
  EXPECT_EQ(at(kPage, "#x").children().size(), 3U);
  EXPECT_EQ(selection_value(at(kPage, "input")), ControlValue("v"));
  EXPECT_EQ(selection_text(at(kPage, "span").exclude(".c")), "two");
}

TEST(HtmlValues, OfControls) {
  const auto value = [](const std::string& selector) {
    return selection_value(at(kForm, selector));
  };
  EXPECT_EQ(value("[name=user]"), ControlValue("anon"));
  EXPECT_EQ(value("[name=empty]"), ControlValue());
  EXPECT_EQ(value("[name=note]"), ControlValue("hey &amp; you"));
  EXPECT_EQ(value("[name=color]"), ControlValue("g"));
  EXPECT_EQ(value("[name=many]"), ControlValue(std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(value("[name=many] option"), ControlValue("1"));
  EXPECT_EQ(value("form"), ControlValue());
  EXPECT_EQ(value("nothing"), ControlValue());
}

TEST(HtmlValues, ConvertData) {
  const auto node =
      at("<p data-count=3 data-owner-name=ada data-on=true data-none=null data-list='[1,\"a\"]' "
         "data-bad='{x' data-text='3 pens' data-empty other=1>",
         "p");
  EXPECT_EQ(selection_data(node).dump(),
            R"({"count":3.0,"ownerName":"ada","on":true,"none":null,"list":[1,"a"],)"
            R"("bad":"{x","text":"3 pens","empty":""})");
  EXPECT_EQ(selection_data(node, "ownerName"), "ada");
  EXPECT_EQ(selection_data(node, "owner-name"), "ada");
  EXPECT_EQ(selection_data(node, "nothing"), std::nullopt);
}

TEST(HtmlValues, ListTheFieldsOfAForm) {
  std::vector<std::string> names;
  for (const FormField& field : form_fields(at(kForm, "form"))) names.push_back(field.name);
  EXPECT_THAT(names, ElementsAre("csrf", "user", "keep", "color", "many", "note", "empty"));
}

TEST(HtmlValues, ListTheFieldsOfASelection) {
  EXPECT_EQ(form_fields(at(kForm, "input")).size(), 4U);
}

TEST(HtmlValues, EncodeAForm) {
  EXPECT_EQ(encoded_form(at(kForm, "form")),
            "color=g&csrf=c-123&keep=yes&many=1&many=2&note=hey+%26amp%3B+you&user=anon");
}

}  // namespace
}  // namespace rehearse
