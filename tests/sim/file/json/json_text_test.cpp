// Text as JSON: what is accepted, and where it says the text is wrong.

#include "sim/file/json/json_text.hpp"

#include <string>

#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

TEST(JsonText, ReadsEveryKindOfValue) {
  const std::string text =
      R"({"a": [1, -2, 2.5, "x\u00e9", true, false, null, {}, []], "b": {"c": 18446744073709551615}})";
  const auto document = parse_json(text);
  ASSERT_TRUE(document);
  EXPECT_EQ(*document, json::parse(text));
}

TEST(JsonText, ReadsADocumentThatIsOneScalar) {
  const auto document = parse_json(" 5 ");
  ASSERT_TRUE(document);
  EXPECT_EQ(*document, json(5));
}

TEST(JsonText, SkipsAUtf8ByteOrderMark) {
  const auto document = parse_json("\xef\xbb\xbf{}");
  ASSERT_TRUE(document);
  EXPECT_EQ(*document, json::object());
}

TEST(JsonText, NamesEveryRepeatedKey) {
  EXPECT_THAT(problems_of(parse_json(R"({"a": 1, "b": [{"x/y": 1, "x/y": 2}], "a": 3})")),
              ElementsAre(problem_at("/b/0/x~1y", "found the same key twice, expected it once"),
                          problem_at("/a", "found the same key twice, expected it once")));
}

TEST(JsonText, AllowsOneKeyInTwoObjects) {
  EXPECT_TRUE(parse_json(R"({"a": {"x": 1}, "b": {"x": 1}, "x": [{"x": {"x": 2}}]})"));
}

TEST(JsonText, SaysLineColumnAndPlaceOfASyntaxError) {
  EXPECT_THAT(problems_of(parse_json("{\n  \"a\": [1, 2,\n    ?]\n}")),
              ElementsAre(problem_at("/a/2", HasSubstr("line 3, column 5: "))));
}

TEST(JsonText, PlacesAnErrorBetweenMembersAtTheirObject) {
  EXPECT_THAT(problems_of(parse_json(R"({"a": {"b": 1 "c": 2}})")),
              ElementsAre(problem_at("/a", HasSubstr("line 1, column 15: "))));
}

TEST(JsonText, RejectsTextBehindTheDocument) {
  EXPECT_THAT(problems_of(parse_json("{}\n{}")),
              ElementsAre(problem_at("", HasSubstr("line 2, column 1: "))));
}

TEST(JsonText, RejectsEmptyText) {
  EXPECT_THAT(problems_of(parse_json("")),
              ElementsAre(problem_at("", HasSubstr("line 1, column 1: "))));
}

TEST(JsonText, RejectsEveryTruncation) {
  const std::string text = R"({"a": [1, {"b": "c\n"}, true, null, -1.5e3], "d": {}})";
  ASSERT_TRUE(parse_json(text));
  for (std::size_t length = 0; length < text.size(); ++length) {
    EXPECT_THAT(problems_of(parse_json(text.substr(0, length))), testing::SizeIs(1))
        << text.substr(0, length);
  }
}

TEST(JsonText, RejectsNumbersBeyondADouble) {
  EXPECT_THAT(problems_of(parse_json(R"({"a": 1e999})")),
              ElementsAre(problem_at(
                  "/a", "line 1, column 7: found 1e999, expected a number below 1.8e308")));
}

TEST(JsonText, RejectsBytesThatAreNotUtf8AndPrintsThemEscaped) {
  const auto problems = problems_of(parse_json("{\"a\": \"\xc3\x28\"}"));
  EXPECT_THAT(problems, ElementsAre(problem_at("/a", HasSubstr("UTF-8"))));
  for (const char c : problems.at(0).message) EXPECT_TRUE(c >= ' ' && c <= '~');
}

TEST(JsonText, RejectsUtf16) {
  EXPECT_THAT(problems_of(parse_json(std::string_view("\xff\xfe{\0}\0", 6))),
              ElementsAre(problem_at("", HasSubstr("UTF-16"))));
}

TEST(JsonText, AllowsTheDeepestNestingAndNoDeeper) {
  EXPECT_TRUE(parse_json(std::string(64, '[') + std::string(64, ']')));
  std::string place;
  for (int i = 0; i < 64; ++i) place += "/0";
  EXPECT_THAT(problems_of(parse_json(std::string(65, '['))),
              ElementsAre(problem_at(place, HasSubstr("deeper than 64 levels"))));
}

TEST(JsonText, SurvivesAMillionOpenBrackets) {
  EXPECT_THAT(problems_of(parse_json(std::string(1'000'000, '['))),
              ElementsAre(problem_at(testing::_, HasSubstr("deeper than 64 levels"))));
}

TEST(JsonText, RejectsMoreTextThanItsLimit) {
  JsonLimits limits;
  limits.bytes = 4;
  EXPECT_TRUE(parse_json("[12]", limits));
  EXPECT_THAT(problems_of(parse_json("[123]", limits)),
              ElementsAre(problem_at("", "found 5 bytes of text, expected at most 4")));
}

}  // namespace
}  // namespace rehearse
