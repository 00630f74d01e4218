// The two lengths of a text, and the tables made by one of them.

#include "tools/rehearse/text/text_columns.hpp"

#include <gtest/gtest.h>

#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {
namespace {

TEST(TextCharacters, CountEachOneWhateverItsColumns) {
  EXPECT_EQ(characters_of("12µs"), 4);
  EXPECT_EQ(characters_of("ニュース"), 4);
  EXPECT_EQ(gap_of("größe", 7), "  ");
  EXPECT_EQ(gap_of("größe", 3), "");
}

TEST(CutName, KeepsBothEnds) {
  EXPECT_EQ(cut_name("checkout-service-europe", 16), "checkou...europe");
  EXPECT_EQ(cut_name("shop", 16), "shop");
  EXPECT_EQ(cut_name("ääääääääää", 7), "ää...ää");
}

TEST(TextColumns, CountCharactersAsTerminalsDo) {
  EXPECT_EQ(columns_of("abc"), 3);
  EXPECT_EQ(columns_of("✓ größe"), 7);
  EXPECT_EQ(columns_of("ニュース"), 8);
  EXPECT_EQ(columns_of("e\u0301"), 1);
  EXPECT_EQ(columns_of("🚀"), 2);
  EXPECT_EQ(columns_of("\xff\xc3"), 2);
  EXPECT_EQ(filled_to_columns("ニュ", 6), "ニュ  ");
  EXPECT_EQ(filled_to_columns("abc", 2), "abc");
  EXPECT_EQ(cut_to_columns("ニュース", 5), "ニュ");
  EXPECT_EQ(cut_to_columns("größe", 3), "grö");
  EXPECT_EQ(cut_to_columns("ab", 5), "ab");
}

TEST(TextColumns, HideWhatCouldMoveTheCursor) {
  EXPECT_EQ(printable_text("a\x1b[2J\nb\x7f\xc2\x9b\xff✓"), "a?[2J?b???✓");
  EXPECT_EQ(printable_text("\xe0\x80\x80\xed\xa0\x80\xf5"), "???????");
}

TEST(TextTable, AlignsLabelsLeftAndFiguresRight) {
  EXPECT_EQ(text_table({{"", "x"}, {"größe", "10"}, {"a", "12µs"}}, 1),
            "              x\n"
            "    größe    10\n"
            "    a      12µs\n");
}

TEST(TextTable, RepeatsItsLabelsWhereItBreaks) {
  const std::string wide(60, '1');
  EXPECT_EQ(text_table({{"a", wide, wide}, {"b", "2", "3"}}, 1),
            "    a  " + wide + "\n    b  " + std::string(59, ' ') + "2\n\n" +  //
                "    a  " + wide + "\n    b  " + std::string(59, ' ') + "3\n");
}

TEST(PrintableLines, KeepLinesTabsAndColoursAlone) {
  EXPECT_EQ(printable_lines("a\tb\n\x1b[32mgood\x1b[0m \x1b[1;31mbad\n"),
            "a\tb\n\x1b[32mgood\x1b[0m \x1b[1;31mbad\n");
  EXPECT_EQ(printable_lines("\x1b]0;title\x07\x1b[2J\r\x1b[32"), "?]0;title??[2J??[32");
  EXPECT_EQ(printable_lines("\xc2\x9b"
                            "2J \xe2\x80\xae \xff \xc3\xa4"),
            "?2J ? ? \xc3\xa4");
}

}  // namespace
}  // namespace rehearse
