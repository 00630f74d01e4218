// Files of other kinds: each is refused with what it looks like and what to do.

#include "sim/file/foreign_file.hpp"

#include <string>
#include <vector>

#include "sim/file/rehearsal_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

std::string message_of(std::string_view text) {
  ReadSettings settings;
  settings.iteration_duration = "1s";
  const Problems problems = problems_of(read_rehearsal(text, settings));
  return problems.size() == 1 && problems[0].path.empty() ? problems[0].message : "";
}

TEST(ForeignFiles, OfJavaScriptAreRecognised) {
  for (const char* script :
       {"import http from 'k6/http';\n", "// a test\n/* of\nours */\nexport const options = {};",
        "const x = 1;", "'use strict';\nvar a;"}) {
    EXPECT_THAT(message_of(script), testing::StartsWith("found JavaScript, expected JSON: "
                                                        "`rehearse run FILE.js`"))
        << script;
  }
}

TEST(ForeignFiles, OfTypeScriptAreRecognised) {
  EXPECT_THAT(
      message_of("import { Options } from 'k6/options';\nexport const options: Options = {};"),
      testing::StartsWith("found TypeScript, expected JSON"));
}

TEST(ForeignFiles, OfYamlAreRecognised) {
  for (const char* text :
       {"options:\n  vus: 1\n", "---\na: 1\n", "# test\n\nvus: 3\n", "- a\n- b\n"}) {
    EXPECT_THAT(message_of(text), testing::StartsWith("found YAML, expected JSON")) << text;
  }
}

TEST(ForeignFiles, OfPointsAreRecognisedWithOneLineOrMany) {
  const std::string line = R"({"type":"Metric","data":{"name":"vus"},"metric":"vus"})";
  EXPECT_THAT(message_of(line), testing::HasSubstr("rehearse judge"));
  EXPECT_THAT(message_of(line + "\n" + line + "\n"), testing::HasSubstr("rehearse judge"));
}

TEST(ForeignFiles, OfJsonAreRecognisedByTheirKeys) {
  EXPECT_THAT(message_of(R"({"log": {"version": "1.2", "entries": []}})"),
              testing::StartsWith("found a HAR file"));
  EXPECT_THAT(message_of(R"({"root_group": {}, "metrics": {}})"),
              testing::StartsWith("found a summary export of k6's"));
  EXPECT_THAT(message_of(R"({"config": {}, "metadata": {}, "results": {}, "version": "1"})"),
              testing::StartsWith("found a summary export of k6's"));
  EXPECT_THAT(message_of(R"({"complete": 1, "vusMax": 1, "traceHash": "0"})"),
              testing::StartsWith("found a result of rehearse run --json"));
  EXPECT_THAT(message_of(R"({"outcome": {}, "plan": {}})"),
              testing::StartsWith("found the expected outcome of a scenario"));
}

TEST(ForeignFiles, WithoutAnOptionAreNoOptions) {
  EXPECT_EQ(
      message_of(R"({"name": "shop", "durations": 3})"),
      "found {\"durations\": ..., \"name\": ...}, without a key of a rehearsal or an option of "
      "k6's, expected a rehearsal or a k6 options object; did you mean \"duration\"?");
}

TEST(ForeignFiles, AreNoneOfTheEmptyObject) {
  ReadSettings settings;
  settings.iteration_duration = "1s";
  EXPECT_TRUE(static_cast<bool>(read_rehearsal("{}", settings)));
}

TEST(ForeignFiles, AreNoneOfBrokenJson) {
  EXPECT_FALSE(foreign_text(R"({"options": {"vus": 1,}})").has_value());
  EXPECT_FALSE(foreign_text("{options: 1}").has_value());
}

}  // namespace
}  // namespace rehearse
