#pragma once
// What the tests of readers share: names of matchers, values with their problems, files.

#include <filesystem>
#include <fstream>
#include <gmock/gmock-more-matchers.h>
#include <gtest/gtest.h>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/file/json/document_problems.hpp"
#include "tests/sim/file/problem_matchers.hpp"

namespace rehearse {

using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

/// The value; `otherwise`, and a failed test, where there are problems.
template <class T>
T value_of(const Checked<T>& checked, T otherwise = T()) {
  EXPECT_TRUE(checked) << testing::PrintToString(problems_of(checked));
  return checked ? *checked : otherwise;
}

/// The optional result of `read(problems)`; the test fails where there is none, or a problem.
template <class Read>
auto read_well(const Read& read) {
  DocumentProblems problems;
  auto result = read(problems);
  EXPECT_TRUE(result && problems.empty()) << testing::PrintToString(problems.take());
  return result;
}

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The examples of a page of scenarios/: its blocks between "```<language>" and "```".
inline std::vector<std::string> examples_of(const std::string& page, const std::string& language) {
  const std::string text = content_of(std::string(REHEARSE_SOURCE_DIR) + "/scenarios/" + page);
  const std::string begin = "```" + language + "\n";
  constexpr std::string_view kEnd = "\n```";
  std::vector<std::string> examples;
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    at += begin.size();
    const std::size_t end = text.find(kEnd, at);
    examples.push_back(text.substr(at, end - at));
    at = end;
  }
  return examples;
}

}  // namespace rehearse
