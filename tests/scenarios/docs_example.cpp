// Reading the examples and their outcomes.

#include "tests/scenarios/docs_example.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace rehearse::testing {
namespace {

using nlohmann::json;

const std::string kFolder = REHEARSE_SOURCE_DIR "/scenarios/docs/";

const std::map<std::string, json DocsExample::*> kKeys = {
    {"documented", &DocsExample::documented},
    {"outcome", &DocsExample::outcome},
    {"plan", &DocsExample::plan},
    {"thousandSeeds", &DocsExample::thousand_seeds},
    {"interruptions", &DocsExample::interruptions},
};

DocsExample read_example(const std::string& name) {
  DocsExample example;
  example.name = name;
  example.path = kFolder + name + ".json";
  std::ifstream in(kFolder + name + ".expected.json");
  const json expected = json::parse(in);
  for (const auto& [key, value] : expected.items()) {
    const auto known = kKeys.find(key);
    if (known == kKeys.end()) throw std::runtime_error(name + ": unknown key " + key);
    example.*known->second = value;
  }
  return example;
}

}  // namespace

std::vector<DocsExample> docs_examples() {
  std::vector<DocsExample> examples;
  std::istringstream names(DOCS_EXAMPLES);
  for (std::string name; std::getline(names, name, ',');) examples.push_back(read_example(name));
  return examples;
}

std::vector<DocsExample> docs_examples_with(json DocsExample::*key) {
  std::vector<DocsExample> examples = docs_examples();
  std::erase_if(examples, [key](const DocsExample& example) { return (example.*key).is_null(); });
  return examples;
}

std::string test_name(const ::testing::TestParamInfo<DocsExample>& info) {
  std::string name = info.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

void PrintTo(const DocsExample& example, std::ostream* out) { *out << example.name; }

}  // namespace rehearse::testing
