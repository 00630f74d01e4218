// Lines of values in a text.

#include "sim/file/json/value_lines.hpp"

#include <gtest/gtest.h>

namespace rehearse {
namespace {

constexpr std::string_view kText =
    "{\n\"a\": [\n1,\n{\"b/c\": \"x\\\"]\\n\"},\n[true]\n],\n\n\"d\":\n-1.5e3}";

TEST(ValueLines, AreThoseOfKeysAndItems) {
  const ValueLines lines(kText);
  EXPECT_EQ(lines.line_of(""), 1U);
  EXPECT_EQ(lines.line_of("/a"), 2U);
  EXPECT_EQ(lines.line_of("/a/0"), 3U);
  EXPECT_EQ(lines.line_of("/a/1/b~1c"), 4U);
  EXPECT_EQ(lines.line_of("/a/2/0"), 5U);
  EXPECT_EQ(lines.line_of("/d"), 8U);
}

TEST(ValueLines, AreThoseAroundWhatIsMissing) {
  const ValueLines lines(kText);
  EXPECT_EQ(lines.line_of("/a/1/x/y"), 4U);
  EXPECT_FALSE(lines.has("/a/1/x"));
}

TEST(ValueLines, AreFoundInAnyBeginningOfAText) {
  for (std::size_t length = 0; length <= kText.size(); ++length) {
    EXPECT_GE(ValueLines(kText.substr(0, length)).line_of("/a/2/0"), 1U);
  }
}

TEST(ValueLines, OfDeepTextsEndAtTheDepthThatJsonMayHave) {
  EXPECT_EQ(ValueLines(std::string(1'000'000, '[')).line_of("/0"), 1U);
}

}  // namespace
}  // namespace rehearse
