// Every example of scenarios/duration-models.md is a duration model, and every form has one.

#include <set>
#include <string>
#include <vector>

#include "sim/file/data_files.hpp"
#include "sim/file/duration/duration_model_reader.hpp"
#include "tests/sim/file/reader_testing.hpp"

namespace rehearse {
namespace {

const std::string kFolder = std::string(REHEARSE_SOURCE_DIR) + "/scenarios";

std::vector<std::string> examples() { return examples_of("duration-models.md", "json"); }

TEST(DurationModelsReference, HasOnlyExamplesThatAreRead) {
  ASSERT_GE(examples().size(), 30U);
  for (const std::string& example : examples()) {
    SCOPED_TRACE(example);
    read_well([&](DocumentProblems& problems) {
      const json document = {{"model", json::parse(example)}};
      const auto with_values =
          with_data_files(document, FilePlaces{kFolder, {}}, ReadLimits(), problems);
      const json& model = (with_values ? *with_values : document).at("model");
      return read_duration_model(model, JsonPlace("/model"), problems);
    });
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
