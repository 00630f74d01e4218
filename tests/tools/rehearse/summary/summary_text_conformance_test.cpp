// Scripts without JavaScript's own doings, as journeys: the text at the end of the test and the
// exit code, as k6 was recorded (F5).

#include <gtest/gtest.h>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_environment.hpp"
#include "sim/run/run_verdict.hpp"
#include "tests/tools/rehearse/recordings.hpp"
#include "tools/rehearse/commands/summary_options.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/line/messages.hpp"
#include "tools/rehearse/report/summary.hpp"
#include "tools/rehearse/summary/summary_text.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream in(line);
  return {std::istream_iterator<std::string>(in), {}};
}

/// Where the recording has masked a word, what is around the mask.
bool same_word(const std::string& recorded, const std::string& found) {
  const std::size_t begin = recorded.find('<');
  const std::size_t end = recorded.find('>');
  if (recorded == found || begin == std::string::npos || end == std::string::npos) {
    return recorded == found;
  }
  return found.starts_with(recorded.substr(0, begin)) && found.ends_with(recorded.substr(end + 1));
}

/// What depends on the machine is masked in the recording: rates, "<r>/s", and times, "<t>"; the
/// width of columns follows it.
bool same_line(const std::string& recorded, std::string found) {
  if (recorded == found) return true;
  if (const std::size_t unit = found.find(" B/s"); unit != std::string::npos) found.erase(unit, 1);
  if (recorded.find_first_not_of(' ') != found.find_first_not_of(' ')) return false;
  const std::vector<std::string> a = words_of(recorded);
  const std::vector<std::string> b = words_of(found);
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_word);
}

/// The first line that differs, beside what is recorded; "" without one.
std::string difference(const std::string& recorded, const std::string& found) {
  std::istringstream lines(recorded);
  std::istringstream others(found);
  std::string line;
  std::string other;
  while (std::getline(lines, line)) {
    if (!std::getline(others, other)) return "nothing instead of: " + line;
    if (!same_line(line, other)) return other + " instead of: " + line;
  }
  return std::getline(others, other) ? other + " at the end" : "";
}

CommandLine line_of(const json& recording) {
  std::vector<std::string> words{"rehearse", "run", "-"};
  for (const json& word : recording.value("args", json::array())) words.push_back(word);
  std::vector<const char*> pointers;
  for (const std::string& word : words) pointers.push_back(word.c_str());
  return *read_command_line(static_cast<int>(pointers.size()), pointers.data()).command_line;
}

/// Ten values for metrics of all kinds have one place in the recording.
json rehearsal_of(const json& recording, const json& ten) {
  json rehearsal = recording.at("rehearsal");
  json& journey = rehearsal.at("journeys").at("default");
  if (!journey.contains("steps") || journey["steps"].empty() || journey["steps"][0] != "ten") {
    return rehearsal;
  }
  json steps = ten;
  steps.insert(steps.end(), journey["steps"].begin() + 1, journey["steps"].end());
  journey["steps"] = std::move(steps);
  return rehearsal;
}

void expect_as_recorded(const json& recording, const json& ten) {
  SCOPED_TRACE(recording.at("name"));
  const CommandLine line = line_of(recording);
  const Checked<Rehearsal> rehearsal =
      read_rehearsal(rehearsal_of(recording, ten).dump(), line.settings);
  ASSERT_TRUE(rehearsal) << problem_line(rehearsal.problems().front());
  ReportStyle style = report_style(line);
  ASSERT_EQ(choose_summary(line, rehearsal->options, style).size(), 0U);
  style.colour = recording.value("terminal", false) && !recording.value("noColor", false);
  RunVerdict verdict(*rehearsal, {}, true, true);
  const Result result = run_rehearsal(*rehearsal, {}, {.verdict = &verdict});
  EXPECT_EQ(exit_status(result.exit_code), recording.at("exit"));
  for (const bool full : {false, true}) {
    SCOPED_TRACE(full ? "full" : "compact");
    style.full = full;
    const std::string text =
        style.k6_summary ? summary_text(verdict.engine(), result.run, k6_style(style)).text : "";
    const json& compact = recording.at("compact");
    EXPECT_EQ(difference(full ? recording.value("full", json(compact)) : compact, text), "");
  }
}

TEST(SummaryText, OfJourneysIsAsRecorded) {
  const std::vector<json> lines = recorded("metrics/summary-text.jsonl");
  const json& ten = lines.front().at("steps");
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) expect_as_recorded(*line, ten);
}

}  // namespace
}  // namespace rehearse::testing
