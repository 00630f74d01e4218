// When runs are enough (S119).

#include "sim/questions/until.hpp"

#include <gtest/gtest.h>

#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

std::string mistake(std::string_view text) {
  const Checked<Precision> read = parse_precision(text, {});
  return read ? "none" : read.problems().front().message;
}

TEST(Precision, IsAFigureAndAWidth) {
  for (const char* text : {"p(95) of http_req_duration ± 5ms", "p(95) of http_req_duration+-5ms"}) {
    const Checked<Precision> read = parse_precision(text, {});
    ASSERT_TRUE(read) << text;
    EXPECT_EQ(read->figure.text, "p(95) of http_req_duration");
    EXPECT_EQ(read->half_width.value, 0.005);
    EXPECT_FALSE(read->half_width.percent);
  }
}

TEST(Precision, OfAPercentageIsOneOfTheMean) {
  EXPECT_TRUE(parse_precision("dropped ± 1%", {})->half_width.percent);
  EXPECT_TRUE(parse_precision("p(95) ± 1%", {})->half_width.percent);
}

TEST(Precision, NamesTheColumnOfWhatIsWrong) {
  EXPECT_EQ(mistake("p(95)"), "column 6: found the end, expected ± and a width, as in p(95) ± 1%");
  EXPECT_EQ(
      mistake("dropped ± 5ms"),
      "column 11: found '5ms', expected a percentage of the mean such as 1%, or a number such "
      "as 5, above 0");
  EXPECT_EQ(mistake("p(95) ± 0%"),
            "column 9: found '0%', expected a percentage of the mean such as 1%, or a time such as "
            "5ms, above 0");
  EXPECT_EQ(mistake("mean(dropped) ± 5"),
            "column 1: found 'mean(dropped)', expected a figure of each run, whose mean is taken");
  EXPECT_EQ(mistake("p(95) ±"),
            "column 8: found the end, expected a percentage of the mean such as 1%, or a time such "
            "as 5ms, above 0");
}

/// Gives runs 10 and 10 + 2·half by turns until it has enough of them; the outcome.
PrecisionOutcome after_turns(const std::string& text, double half) {
  UntilNarrow until({*parse_precision(text, {})});
  double value = 10;
  while (until.runs() < 10'000 && until.add({{{value, {}}}}))
    value = value == 10 ? 10 + 2 * half : 10;
  return until.outcomes().front();
}

TEST(UntilNarrow, LooksFirstAfterThirtyRuns) {
  const PrecisionOutcome outcome = after_turns("dropped ± 100", 1);
  EXPECT_TRUE(outcome.reached);
  EXPECT_EQ(outcome.runs, kLeastUntilRuns);
}

/// The deviation is 1 nearly, so ± 0.2 takes (1.98 / 0.2)² = 98 runs and the look at 102 is the
/// first behind that.
TEST(UntilNarrow, EndsAtTheFirstLookThatIsNarrowEnough) {
  const PrecisionOutcome outcome = after_turns("dropped ± 0.2", 1);
  EXPECT_EQ(outcome.runs, 102U);
  EXPECT_LE(outcome.half_width.value(), 0.2);
}

/// Of a mean of 11, ± 2 % are 0.2157 when the mean is an estimate as well: (1.98 / 0.2157)² = 84.
/// Were it 0.22, 81.
TEST(UntilNarrow, AsksMoreWhereTheMeanIsAnEstimateToo) {
  const PrecisionOutcome outcome = after_turns("dropped ± 2%", 1);
  EXPECT_DOUBLE_EQ(outcome.wanted.value(), 0.02 / 1.02 * 11);
  EXPECT_EQ(outcome.runs, 102U);
}

TEST(UntilNarrow, EqualRunsAreNarrowWhateverIsAsked) {
  EXPECT_EQ(after_turns("dropped ± 0.001%", 0).runs, kLeastUntilRuns);
}

TEST(UntilNarrow, SaysHowManyRunsItTakes) {
  UntilNarrow until({*parse_precision("dropped ± 0.1", {})});
  for (int i = 0; i < 50; ++i) until.add({{{i % 2 == 0 ? 10.0 : 12.0, {}}}});
  const PrecisionOutcome outcome = until.outcomes().front();
  EXPECT_FALSE(outcome.reached);
  const double times = outcome.half_width.value() / 0.1;
  EXPECT_EQ(outcome.runs_needed.value(), std::ceil(50 * times * times));
}

TEST(UntilNarrow, WaitsForAllThatIsAsked) {
  UntilNarrow until({*parse_precision("dropped ± 100", {}), *parse_precision("busy ± 0.2", {})});
  int runs = 0;
  do {
    ++runs;
  } while (until.add({{{1, {}}}, {{runs % 2 == 0 ? 10.0 : 12.0, {}}}}));
  EXPECT_EQ(runs, 102);
}

TEST(UntilNarrow, RunsWithoutTheFigureDoNotCount) {
  UntilNarrow until({*parse_precision("dropped ± 100", {})});
  for (int i = 0; i < 40; ++i) until.add({{{0, "nothing"}}});
  const PrecisionOutcome outcome = until.outcomes().front();
  EXPECT_FALSE(outcome.reached);
  EXPECT_EQ(outcome.runs, 0U);
  EXPECT_EQ(outcome.missing, "dropped has no value: nothing");
}

std::vector<std::uint64_t> hashes_until(std::string_view text, std::uint32_t most, unsigned jobs) {
  const Rehearsal rehearsal = read(document(
      {.scenarios = R"("s": {"executor": "per-vu-iterations", "vus": 1, "iterations": 10})",
       .duration = R"({"exponential": "1s"})"}));
  std::vector<std::uint64_t> hashes;
  run_until(
      rehearsal,
      {{*parse_precision(text, {.services = {}, .requests = false, .metrics = {}})}, most, jobs},
      [&](std::uint32_t, const Result& result) { hashes.push_back(result.trace_hash); });
  return hashes;
}

TEST(RunUntil, TakesTheSameRunsWhateverTheNumberOfJobs) {
  const std::vector<std::uint64_t> expected = hashes_until("avg ± 5%", 1000, 1);
  EXPECT_EQ(hashes_until("avg ± 5%", 1000, 2), expected);
  EXPECT_EQ(hashes_until("avg ± 5%", 1000, 7), expected);
  EXPECT_EQ(hashes_until("avg ± 5%", 999, 1), expected);
}

TEST(RunUntil, EndsAtItsBound) { EXPECT_EQ(hashes_until("avg ± 0.01%", 40, 2).size(), 40U); }

}  // namespace
}  // namespace rehearse::testing
