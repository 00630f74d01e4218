// Where iterations are random, the documentation's run must look like one of ours: its figures lie
// in the central 99 % of 1,000 seeds, which are pinned as they are.

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <map>
#include <sstream>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/options/duration_text.hpp"
#include "sim/run/run.hpp"
#include "tests/scenarios/example.hpp"

namespace rehearse::testing {
namespace {

using nlohmann::json;

constexpr std::uint64_t kSeeds = 1000;
constexpr std::size_t kCutOff = 5;  // of each tail: 0.5 % of the seeds

std::map<std::string, std::vector<std::int64_t>> figures_of(Rehearsal rehearsal) {
  std::map<std::string, std::vector<std::int64_t>> figures;
  for (rehearsal.seed = 1; rehearsal.seed <= kSeeds; ++rehearsal.seed) {
    const Result result = run_rehearsal(rehearsal);
    figures["complete"].push_back(static_cast<std::int64_t>(result.counts.complete));
    figures["interrupted"].push_back(static_cast<std::int64_t>(result.counts.interrupted));
    figures["runNs"].push_back(result.run.ns);
  }
  return figures;
}

class ThousandSeeds : public ::testing::TestWithParam<Example> {};
INSTANTIATE_TEST_SUITE_P(Scenarios, ThousandSeeds,
                         ::testing::ValuesIn(examples_with(&Example::thousand_seeds)), test_name);

TEST_P(ThousandSeeds, HaveTheExpectedCentral99Percent) {
  std::stringstream text;
  text << std::ifstream(GetParam().path).rdbuf();
  const Checked<Rehearsal> rehearsal = read_rehearsal(text.str(), {});
  ASSERT_TRUE(rehearsal);
  json central = json::object();
  for (auto& [figure, values] : figures_of(*rehearsal)) {
    std::sort(values.begin(), values.end());
    central[figure] = {values[kCutOff], values[values.size() - 1 - kCutOff]};
  }
  EXPECT_EQ(central, GetParam().thousand_seeds);
}

TEST_P(ThousandSeeds, HoldTheDocumentedFigures) {
  json documented = GetParam().documented;
  const Checked<Duration> run = parse_duration(documented.at("run").get<std::string>());
  ASSERT_TRUE(run);
  documented.erase("run");
  documented["runNs"] = run->ns;
  for (const auto& [figure, value] : documented.items()) {
    EXPECT_GE(value, GetParam().thousand_seeds.at(figure).at(0)) << figure;
    EXPECT_LE(value, GetParam().thousand_seeds.at(figure).at(1)) << figure;
  }
}

}  // namespace
}  // namespace rehearse::testing
