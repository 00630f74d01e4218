// Every example gives, with the seed of its file, the outcome beside it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <sstream>
#include <vector>

#include "tests/scenarios/example.hpp"
#include "tests/tools/rehearse/process.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

json answer_of(const Finished& finished) {
  EXPECT_EQ(finished.err, "");
  json answer = json::parse(finished.out, nullptr, false);
  EXPECT_TRUE(answer.is_object()) << finished.out;
  return answer;
}

/// Expects that `whole` has every figure of `part`, with the same value.
void expect_within(const json& part, const json& whole) {
  json merged = whole;
  merged.merge_patch(part);
  EXPECT_EQ(merged, whole) << "differs: " << json::diff(merged, whole);
}

std::vector<std::string> lines_with(const std::string& text, const std::string& words) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.find(words) != std::string::npos) lines.push_back(line);
  }
  return lines;
}

/// The clock of the final status line: "running (13.0s), …" gives "13.0s".
std::string final_clock(const std::string& report) {
  const std::vector<std::string> lines = lines_with(report, "running (");
  if (lines.empty()) return "no status line";
  const std::size_t from = lines.back().find('(') + 1;
  return lines.back().substr(from, lines.back().find(')') - from);
}

/// Phases by the second in which they begin, so that an outcome may leave some of their figures
/// out.
void name_phases(json& result) {
  if (!result.contains("phases")) return;
  json by_begin = json::object();
  for (const json& phase : result.at("phases")) {
    by_begin[std::to_string(phase.at("fromNs").get<std::int64_t>() / 1'000'000'000)] =
        phase.at("scenarios");
  }
  result["phases"] = by_begin;
}

/// Expects that all requests are accounted for, and that the series add up to the totals.
void expect_balanced(const json& result) {
  const json http = result.value("http", json::object());
  for (const auto& [target, endpoints] : http.items()) {
    for (const auto& [name, traffic] : endpoints.items()) {
      EXPECT_EQ(traffic.at("sent").get<int>(),
                traffic.at("answered").get<int>() + traffic.at("aborted").get<int>())
          << target << "/" << name;
    }
  }
  const json services = result.value("services", json::object());
  for (const auto& [name, service] : services.items()) {
    int over = service.at("inFlightEnd").get<int>();
    for (const char* count : {"completed", "cancelled", "terminated"}) {
      over += service.at(count).get<int>();
    }
    EXPECT_EQ(service.at("accepted"), over) << name;
    for (const auto& [count, values] : service.at("series").items()) {
      if (count == "utilisation" || !service.contains(count)) continue;
      const auto numbers = values.get<std::vector<int>>();
      EXPECT_EQ(service.at(count), std::accumulate(numbers.begin(), numbers.end(), 0))
          << name << " " << count;
    }
  }
}

class ExampleTest : public ::testing::TestWithParam<Example> {};
INSTANTIATE_TEST_SUITE_P(Scenarios, ExampleTest, ::testing::ValuesIn(examples()), test_name);

TEST_P(ExampleTest, EndsAsExpected) {
  json actual = answer_of(run_command({"run", "--json", GetParam().path}));
  expect_balanced(actual);
  name_phases(actual);
  if (GetParam().outcome.contains("run")) {
    const Finished report = run_command({"run", GetParam().path});
    EXPECT_EQ(report.exit_code, GetParam().outcome.at("exitCode"));
    actual["run"] = final_clock(report.out);
  }
  expect_within(GetParam().outcome, actual);
}

TEST_P(ExampleTest, IsPlannedAsExpected) {
  json actual = answer_of(run_command({"plan", "--json", GetParam().path}));
  json by_name = json::object();
  for (const json& scenario : actual.at("scenarios")) by_name[scenario.at("name")] = scenario;
  actual["scenarios"] = by_name;
  ASSERT_FALSE(GetParam().plan.is_null());
  expect_within(GetParam().plan, actual);
}

/// Those with documented figures and nothing random.
std::vector<Example> exactly_documented() {
  std::vector<Example> all = examples_with(&Example::documented);
  std::erase_if(all, [](const Example& e) { return !e.thousand_seeds.is_null(); });
  return all;
}

class DocumentedFigures : public ::testing::TestWithParam<Example> {};
INSTANTIATE_TEST_SUITE_P(Scenarios, DocumentedFigures, ::testing::ValuesIn(exactly_documented()),
                         test_name);

TEST_P(DocumentedFigures, AreTheOutcome) {
  expect_within(GetParam().documented, GetParam().outcome);
}

class ForcedInterruptions : public ::testing::TestWithParam<Example> {};
INSTANTIATE_TEST_SUITE_P(Scenarios, ForcedInterruptions,
                         ::testing::ValuesIn(examples_with(&Example::interruptions)), test_name);

TEST_P(ForcedInterruptions, AreEachToldWithVuInstantAndRule) {
  std::vector<std::string> told =
      lines_with(run_command({"run", "-v", GetParam().path}).err, "forcibly interrupted");
  for (std::string& line : told) line.erase(0, line.find_first_not_of(' '));
  EXPECT_EQ(told, GetParam().interruptions.get<std::vector<std::string>>());
  EXPECT_EQ(told.size(), GetParam().outcome.at("interrupted"));
}

class Reports : public ::testing::TestWithParam<Example> {};
INSTANTIATE_TEST_SUITE_P(Scenarios, Reports, ::testing::ValuesIn(examples_with(&Example::text)),
                         test_name);

TEST_P(Reports, SayWhatTheExampleIsFor) {
  std::string lines;
  for (const json& line : GetParam().text) lines += line.get<std::string>() + '\n';
  EXPECT_THAT(run_command({"run", GetParam().path}).out, ::testing::HasSubstr(lines));
}

}  // namespace
}  // namespace rehearse::testing
