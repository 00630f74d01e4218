// Reading the examples and their outcomes.

#include "tests/scenarios/example.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace rehearse::testing {
namespace {

using nlohmann::json;

const std::string kFolder = REHEARSE_SOURCE_DIR "/scenarios/";

const std::map<std::string, json Example::*> kKeys = {
    {"documented", &Example::documented},
    {"outcome", &Example::outcome},
    {"plan", &Example::plan},
    {"thousandSeeds", &Example::thousand_seeds},
    {"interruptions", &Example::interruptions},
    {"text", &Example::text},
};

Example read_example(const std::string& name) {
  Example example;
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

std::vector<Example> examples() {
  std::vector<Example> all;
  std::istringstream names(EXAMPLES);
  for (std::string name; std::getline(names, name, ',');) all.push_back(read_example(name));
  return all;
}

std::vector<Example> examples_with(json Example::*key) {
  std::vector<Example> all = examples();
  std::erase_if(all, [key](const Example& example) { return (example.*key).is_null(); });
  return all;
}

Example example(const std::string& name) {
  for (const Example& each : examples()) {
    if (each.name == name) return each;
  }
  throw std::runtime_error(name + ": no such example");
}

std::string test_name(const ::testing::TestParamInfo<Example>& info) {
  std::string name = info.param.name;
  for (const char other : {'-', '/'}) std::replace(name.begin(), name.end(), other, '_');
  return name;
}

void PrintTo(const Example& example, std::ostream* out) { *out << example.name; }

}  // namespace rehearse::testing
