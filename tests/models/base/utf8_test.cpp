// The borders of the forms, and the places of what is none of them.

#include "models/base/utf8.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

TEST(Utf8, TakesTheFirstAndTheLastOfEachForm) {
  for (const char* text :
       {"\x01", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
        "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(utf8_length(text), std::string_view(text).size());
    EXPECT_EQ(broken_utf8(text), std::nullopt);
  }
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndHalves) {
  for (const char* text :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\xff"}) {
    EXPECT_EQ(utf8_length(text), 0U);
    EXPECT_EQ(broken_utf8(text), 0U);
  }
  EXPECT_EQ(utf8_length(""), 0U);
  EXPECT_EQ(broken_utf8(""), std::nullopt);
}

TEST(Utf8, NamesTheFirstByteThatIsNone) {
  const auto problem = utf8_problem("a\nb\xc3\xa4\xe4z");
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->message, "line 2, column 4: found the byte 0xe4, expected UTF-8");
  EXPECT_FALSE(utf8_problem("\xc3\xa4"));
}

TEST(Utf8, CutsBetweenCharacters) {
  EXPECT_EQ(cut_to_bytes("\xc3\xa4\xc3\xa4", 4), "\xc3\xa4\xc3\xa4");
  EXPECT_EQ(cut_to_bytes("\xc3\xa4\xc3\xa4", 3), "\xc3\xa4...");
  EXPECT_EQ(cut_to_bytes("abc", 1), "a...");
}

}  // namespace
}  // namespace rehearse
