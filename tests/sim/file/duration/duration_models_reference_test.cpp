// Every example of scenarios/duration-models.md is a duration model, and every form has one.

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "sim/file/data_files.hpp"
#include "sim/file/duration/duration_model_reader.hpp"
#include "tests/sim/file/problem_matchers.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

const std::string kFolder = std::string(REHEARSE_SOURCE_DIR) + "/scenarios";

/// What stands between ```json and ```.
std::vector<std::string> examples() {
  std::ifstream in(kFolder + "/duration-models.md");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::string begin = "```json\n";
  std::vector<std::string> blocks;
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    at += begin.size();
    blocks.push_back(text.substr(at, text.find("```", at) - at));
  }
  return blocks;
}

TEST(DurationModelsReference, HasOnlyExamplesThatAreRead) {
  ASSERT_GE(examples().size(), 30U);
  for (const std::string& example : examples()) {
    DocumentProblems problems;
    const json document = {{"model", json::parse(example)}};
    const auto with_values = with_data_files(document, kFolder, ReadLimits(), problems);
    const json& model = (with_values ? *with_values : document).at("model");
    EXPECT_TRUE(read_duration_model(model, JsonPlace("/model"), problems))
        << example << testing::PrintToString(problems.take());
  }
}

TEST(DurationModelsReference, HasAnExampleOfEachForm) {
  std::set<std::string> shown;
  for (const std::string& example : examples()) {
    const json model = json::parse(example);
    if (!model.is_object()) continue;
    for (const auto& [key, value] : model.items()) shown.insert(key);
  }
  const Problems problems = problems_of(read_duration_model(json::object()));
  ASSERT_EQ(problems.size(), 1U);
  const std::string& message = problems.front().message;
  const std::string before = "with one of the keys ";
  std::size_t at = message.find(before);
  ASSERT_NE(at, std::string::npos) << message;
  at += before.size();
  while (at < message.size()) {
    const std::size_t end = std::min(message.find(", ", at), message.size());
    EXPECT_TRUE(shown.contains(message.substr(at, end - at))) << message.substr(at, end - at);
    at = end + 2;
  }
}

}  // namespace
}  // namespace rehearse
