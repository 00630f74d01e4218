// The order of names in a summary (F5).

#include "tools/rehearse/summary/name_order.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace rehearse {
namespace {

void expect_order(const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = 0; j < names.size(); ++j) {
      const int order = compare_names(names[i], names[j]);
      EXPECT_EQ(order < 0, i < j) << names[i] << " and " << names[j];
      EXPECT_EQ(order == 0, i == j) << names[i] << " and " << names[j];
    }
  }
}

TEST(NameOrder, HasUnderscoresAndDigitsBeforeLetters) {
  expect_order({"_a", "a_", "a__b", "a_b", "a1", "aa"});
}

TEST(NameOrder, HasLowerCaseBeforeUpperWhereNothingElseDiffers) {
  expect_order({"ab", "aB", "Ab", "AB", "ac"});
}

TEST(NameOrder, HasAccentsBetweenLettersAndCase) {
  expect_order({"resume", "Resume", "r\u00e9sume", "r\u00e9sum\u00e9", "resumf"});
}

TEST(NameOrder, HasTheSignsOfTheDefaultTable) {
  expect_order({" ", "_", "-", ",", ";", ":", "!", "?",  ".", "'", "\"", "(", ")",
                "[", "]", "{", "}", "@", "*", "/", "\\", "&", "#", "%",  "`", "^",
                "+", "<", "=", ">", "|", "~", "$", "0",  "9", "a", "A",  "z", "Z"});
}

TEST(NameOrder, CountsALigatureAsItsLetters) { expect_order({"ad", "\u00e6", "af"}); }

TEST(NameOrder, HasOtherScriptsBehindLatin) {
  expect_order({"z", "\u03b1", "\u0391", "\u0434", "\u65e5"});
}

TEST(NameOrder, TakesCombiningMarksForTheirLetters) {
  EXPECT_EQ(compare_names("e\u0301", "\u00e9"), 0);
}

TEST(NameOrder, TakesAnyBytes) {
  EXPECT_EQ(compare_names("\xff\xfe", "\xff\xfe"), 0);
  EXPECT_NE(compare_names("\xff", "a"), 0);
  EXPECT_EQ(compare_names("", ""), 0);
}

}  // namespace
}  // namespace rehearse
