// Statistics, unit and mode of the summary, each by flag, variable and option, as k6 was recorded.

#include <cstdlib>
#include <gtest/gtest.h>
#include <optional>
#include <string>

#include "tests/tools/rehearse/process.hpp"
#include "tests/tools/rehearse/recordings.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

/// The statistics of the row of iteration_duration; nothing when there is no such row.
std::optional<std::string> row_of(const std::string& summary) {
  const std::size_t name = summary.find("iteration_duration");
  if (name == std::string::npos) return std::nullopt;
  const std::size_t begin = summary.find(": ", name) + 2;
  const std::string row = summary.substr(begin, summary.find('\n', begin) - begin);
  return row.substr(0, row.find_last_not_of(' ') + 1);
}

/// Iterations of 1, 2, 3 and 4 ms: the values of the recorded trend.
Finished run_case(const json& line) {
  json options = line.value("options", json::object());
  options["vus"] = 1;
  options["iterations"] = 4;
  const json rehearsal{
      {"options", options},
      {"journeys", {{"default", {{"duration", {{"sequence", {"1ms", "2ms", "3ms", "4ms"}}}}}}}}};
  std::vector<std::string> words{"run", "-q", "--k6-only", "-"};
  for (const json& word : line.value("args", json::array())) words.push_back(word);
  const json variables = line.value("env", json::object());
  for (const auto& [name, value] : variables.items()) {
    ::setenv(name.c_str(), value.get_ref<const std::string&>().c_str(), 1);
  }
  Finished finished = run_command(words, rehearsal.dump());
  for (const auto& [name, value] : variables.items()) ::unsetenv(name.c_str());
  return finished;
}

// S105. What k6 refuses with one of several exit codes is refused with 104.
TEST(SummaryOptions, ChooseAsK6Does) {
  int accepted = 0;
  for (const json& line : recorded("metrics/summary-options.jsonl")) {
    SCOPED_TRACE(line.dump());
    const json& expected = line.at("expect");
    const Finished finished = run_case(line);
    if (expected.at("exit") != 0) {
      EXPECT_EQ(finished.exit_code, 104);
      continue;
    }
    ++accepted;
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
    const json row = row_of(finished.out) ? json(*row_of(finished.out)) : json();
    EXPECT_EQ(row, expected.at("row"));
  }
  EXPECT_GT(accepted, 50);
}

}  // namespace
}  // namespace rehearse::testing
