// scenarios/expectations.md says what there is.

#include <fstream>
#include <gtest/gtest.h>
#include <string>

#include "sim/measure/expression/expression.hpp"

namespace rehearse {
namespace {

std::vector<std::string> page() {
  std::ifstream in(REHEARSE_SOURCE_DIR "/scenarios/expectations.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

TEST(ExpectationsPage, HasExamplesThatAreRight) {
  ExpressionNames names;
  names.services = {"api"};
  bool inside = false;
  int tried = 0;
  for (const std::string& line : page()) {
    if (line.starts_with("```")) {
      inside = line == "```text";
    } else if (inside) {
      const auto parsed = parse_condition(line, names);
      EXPECT_TRUE(parsed) << line << "\n" << parsed.problems().front().message;
      ++tried;
    }
  }
  EXPECT_GE(tried, 15);
}

TEST(ExpectationsPage, HasEveryCount) {
  std::string table;
  for (const CountRow& row : all_counts()) {
    table += "| `" + std::string(row.name) + "` | " + row.meaning + " |\n";
  }
  std::string text;
  for (const std::string& line : page()) text += line + "\n";
  EXPECT_NE(text.find(table), std::string::npos) << table;
}

}  // namespace
}  // namespace rehearse
