// JavaScript's conversions; the expected texts are those of a JavaScript engine.

#include "sim/script/answers/js_value.hpp"

#include <cmath>
#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(TemplateValue, WritesNumbersShort) {
  const std::pair<double, const char*> cases[] = {{0, "0"},
                                                  {-0.0, "0"},
                                                  {10, "10"},
                                                  {25.5, "25.5"},
                                                  {-48.85, "-48.85"},
                                                  {1e20, "100000000000000000000"},
                                                  {1e21, "1e+21"},
                                                  {1.5e300, "1.5e+300"},
                                                  {0.1, "0.1"},
                                                  {1e-6, "0.000001"},
                                                  {1e-7, "1e-7"},
                                                  {1.25e-9, "1.25e-9"},
                                                  {123456789.125, "123456789.125"},
                                                  {9007199254740993, "9007199254740992"},
                                                  {NAN, "NaN"},
                                                  {INFINITY, "Infinity"},
                                                  {-INFINITY, "-Infinity"}};
  for (const auto& [number, text] : cases) EXPECT_EQ(ecma_number_text(number), text);
}

TEST(TemplateValue, ReadsNumbers) {
  const std::pair<const char*, double> cases[] = {{"", 0},
                                                  {"  12 ", 12},
                                                  {"1.", 1},
                                                  {".5", 0.5},
                                                  {"-2e3", -2000},
                                                  {"0x1F", 31},
                                                  {"0b101", 5},
                                                  {"0o17", 15},
                                                  {"+7", 7},
                                                  {"Infinity", INFINITY},
                                                  {"-Infinity", -INFINITY},
                                                  {"1e999", INFINITY},
                                                  {"1e-999", 0},
                                                  {"007", 7}};
  for (const auto& [text, number] : cases) EXPECT_EQ(js_number_of_text(text), number) << text;
}

TEST(TemplateValue, ReadsNoNumberOutOfOtherTexts) {
  for (const char* text :
       {"abc", "1x", ".", "1e", "0x", "0xg", "1 2", "infinity", "--1", "1_000"}) {
    EXPECT_TRUE(std::isnan(js_number_of_text(text))) << text;
  }
}

TEST(TemplateValue, ConvertsValuesToNumbers) {
  EXPECT_EQ(js_number(TemplateValue(true)), 1);
  EXPECT_EQ(js_number(TemplateValue(nullptr)), 0);
  EXPECT_EQ(js_number(TemplateValue::array({"5"})), 5);
  EXPECT_EQ(js_number(TemplateValue::array()), 0);
  EXPECT_TRUE(std::isnan(js_number(TemplateValue::object())));
}

TEST(TemplateValue, ConvertsValuesToTexts) {
  EXPECT_EQ(js_text(TemplateValue(nullptr)), "null");
  EXPECT_EQ(js_text(TemplateValue(false)), "false");
  EXPECT_EQ(js_text(TemplateValue::parse(R"([1,null,"a",[2,3]])")), "1,,a,2,3");
  EXPECT_EQ(js_text(TemplateValue::object()), "[object Object]");
}

TEST(TemplateValue, IsWrittenAsJson) {
  const TemplateValue value = TemplateValue::parse(
      R"({"b":1.0,"a":[true,null,"\u00e9\n\u0001\u2028\u007f/"],"10":1,"2":2,"02":3})");
  EXPECT_EQ(js_json(value),
            "{\"2\":2,\"10\":1,\"b\":1,\"a\":[true,null,\"é\\n\\u0001\u2028\x7f/\"],\"02\":3}");
  EXPECT_EQ(js_json(TemplateValue(NAN)), "null");
}

TEST(TemplateValue, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(decoded_utf8("héllo ✓ 😀"), "héllo ✓ 😀");
  EXPECT_EQ(decoded_utf8("a\xFF"
                         "b"),
            "a\uFFFDb");
  EXPECT_EQ(decoded_utf8("\xE2\x9C"), "\uFFFD");
  EXPECT_EQ(decoded_utf8("\xE2\x9Cx"), "\uFFFDx");
  EXPECT_EQ(decoded_utf8("\xC0\x80"), "\uFFFD\uFFFD");
  EXPECT_EQ(decoded_utf8("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
}

}  // namespace
}  // namespace rehearse
