// What is said of a text that is no JSON.

#include "sim/file/json/syntax_error.hpp"

#include <string>

#include "sim/file/json/json_text.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

struct Wrong {
  const char* text;
  const char* error;
};

TEST(SyntaxError, SaysWhatWasFoundAndWhatIsExpected) {
  const std::vector<Wrong> all = {
      {"", "line 1, column 1: found an empty text, expected a JSON object"},
      {"?", "line 1, column 1: found \"?\", expected a JSON object"},
      {"{\"a\": 1", "line 1, column 8: found the end of the text, expected \",\" or \"}\""},
      {"{a: 1}", "line 1, column 2: found a, expected a key in double quotes or \"}\""},
      {"{\n\"a\" 1}", "line 2, column 5: found 1, expected \":\" behind the key"},
      {"{\"a\": 1,}",
       "line 1, column 9: found \"}\" behind a comma, expected a key in double quotes"},
      {"[1 2]", "line 1, column 4: found 2, expected \",\" or \"]\""},
      {"[}", "line 1, column 2: found \"}\", expected a value or \"]\""},
      {"[\"a\" \"b\"]", "line 1, column 6: found a text, expected \",\" or \"]\""},
      {"{} x", "line 1, column 4: found x, expected nothing behind the end of the JSON value"},
      {"{\"a\": 'x'}",
       "line 1, column 7: found a single quote, expected a value; JSON has its texts and keys in "
       "double quotes"},
      {"{} // x",
       "line 1, column 4: found \"/\", expected nothing behind the end of the JSON value; JSON has "
       "no comments"},
      {"[tru]",
       "line 1, column 2: found tru, expected a text in double quotes, a number, true, false or "
       "null; did you mean \"true\"?"},
      {"[05s]",
       "line 1, column 2: found 05s, expected a number such as 12, 0.5 or 2e3, or a text in double "
       "quotes"},
      {"[\"x]", "line 1, column 2: found a text without its end, expected a closing double quote"},
      {"[\"x\n\"]",
       "line 1, column 4: found a line break in a text, expected \\n or a closing double quote"},
      {"[\"\t\"]",
       "line 1, column 3: found the control character 0x09 in a text, expected \\u0009"},
      {"[\"\\q\"]",
       "line 1, column 3: found \\q in a text, expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t "
       "\\u0000"},
      {"[\"\\u12\"]",
       "line 1, column 3: found \\u in a text, expected four hexadecimal digits behind it"},
  };
  for (const Wrong& wrong : all) EXPECT_EQ(syntax_error(wrong.text), wrong.error) << wrong.text;
}

// Two readers of the same rules: the parser and the scanner that explains its refusals.
TEST(SyntaxError, IsFoundWhereTheParserRefuses) {
  const std::string text =
      R"( {"a": [1, -0.5e+3, "\u00e9\ud83d\ude00\n", true, null, {}, []], "é": {"c": 0}} )";
  ASSERT_EQ(syntax_error(text), "");
  const std::string others = "{}[],:\"'\\u0e-+.9atx/# \n\x01\xff";
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char other : others) {
      std::string changed = text;
      changed[at] = other;
      const bool is_json = json::accept(changed);
      EXPECT_EQ(syntax_error(changed).empty(), is_json) << changed;
    }
    EXPECT_EQ(syntax_error(text.substr(0, at)).empty(), json::accept(text.substr(0, at)));
  }
}

}  // namespace
}  // namespace rehearse
