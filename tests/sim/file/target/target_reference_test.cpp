// scenarios/targets.md says how targets are written: each of its examples is read, and it has every
// key. So are the scenarios themselves.

#include <filesystem>
#include <string>
#include <vector>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/target/endpoint_reader.hpp"
#include "sim/file/target/target_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(REHEARSE_SOURCE_DIR) / "scenarios";

Problems problems_of_targets(const json& targets) {
  DocumentProblems problems;
  read_targets(targets, JsonPlace("/targets"), problems);
  return problems.take();
}

TEST(TargetReference, HasOnlyExamplesThatAreRead) {
  const auto examples = examples_of("targets.md", "json");
  EXPECT_EQ(examples.size(), 24U);
  for (const std::string& example : examples) {
    const json document = json::parse(example);
    if (document.contains("options")) {
      EXPECT_THAT(problems_of(read_rehearsal(document, {})), IsEmpty()) << example;
    } else {
      EXPECT_THAT(problems_of_targets(document), IsEmpty()) << example;
    }
  }
}

/// The keys that a problem with the key "?" lists.
std::vector<std::string> keys_known_to(const json& targets) {
  std::vector<std::string> keys;
  for (const Problem& problem : problems_of_targets(targets)) {
    const std::string_view before = "expected one of ";
    const std::size_t begin = problem.message.find(before);
    if (!problem.path.ends_with("/?") || begin == std::string::npos) continue;
    std::string name;
    for (const char c : problem.message.substr(begin + before.size()) + ",") {
      if (c == ',') {
        keys.push_back(std::exchange(name, {}));
      } else if (c != ' ') {
        name += c;
      }
    }
  }
  return keys;
}

TEST(TargetReference, HasEveryKey) {
  const json call = {{"target", "b"},
                     {"?", 1},
                     {"retry", {{"limit", 1}, {"?", 1}}},
                     {"hits", {{{"at", 0}, {"hits", 1}, {"?", 1}}}},
                     {"breaker", {{"?", 1}}},
                     {"bulkhead", {{"limit", 1}, {"?", 1}}},
                     {"hedge", {{"after", 1}, {"?", 1}}}};
  const json endpoint = {
      {"duration", 1}, {"?", 1}, {"calls", {call}}, {"error", {{"probability", 0}, {"?", 1}}}};
  const json traffic = {{"rate", {{{"at", 0}, {"rate", 1}, {"?", 1}}}},
                        {"arrivals", {{"gamma", 1}, {"?", 1}}},
                        {"states", {{{"factor", 1}, {"stay", 1}, {"?", 1}}}},
                        {"?", 1}};
  const json autoscale = {{"?", 1},
                          {"steps", {{{"?", 1}}}},
                          {"stop", {{"?", 1}}},
                          {"up", {{"?", 1}, {"policies", {{{"?", 1}}}}}}};
  const auto keys = keys_known_to({{"a",
                                    {{"endpoints", {{"e", endpoint}}},
                                     {"?", 1},
                                     {"instances", {{{"?", 1}}}},
                                     {"usl", {{"?", 1}}},
                                     {"rateLimit", {{"rate", 1}, {"?", 1}}},
                                     {"queue", {{"?", 1}}},
                                     {"connections", {{"?", 1}}},
                                     {"statuses", {{"?", 1}}},
                                     {"learnsAfter", {{"up", 1}, {"?", 1}}},
                                     {"traffic", {traffic}},
                                     {"autoscale", autoscale},
                                     {"warmUp", {{"?", 1}}},
                                     {"changes", {{{"slower", 2}, {"?", 1}}}},
                                     {"stops", {{{"at", 1}, {"?", 1}}}},
                                     {"rollingRestarts", {{{"at", 1}, {"?", 1}}}}}},
                                   {"b", 1}});
  EXPECT_GT(keys.size(), 60U);
  const std::string reference = content_of(kFolder / "targets.md");
  for (const std::string& key : keys) {
    // Written out in an example, and described.
    EXPECT_THAT(reference, HasSubstr("\"" + key + "\":")) << key;
    EXPECT_THAT(reference, testing::AnyOf(HasSubstr("`" + key + "`"), HasSubstr("{" + key),
                                          HasSubstr(", " + key + "}"), HasSubstr(", " + key + ",")))
        << key;
  }
}

TEST(Scenarios, AreRead) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".json" || entry.path().stem().extension() == ".expected") {
      continue;
    }
    ++files;
    EXPECT_THAT(problems_of(read_rehearsal(content_of(entry.path()), {})), IsEmpty())
        << entry.path();
  }
  EXPECT_GE(files, 5);
}

}  // namespace
}  // namespace rehearse
