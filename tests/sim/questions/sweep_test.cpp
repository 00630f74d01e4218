// Points against single runs; searches against a look at every value (S118).

#include "sim/questions/sweep.hpp"

#include <gtest/gtest.h>

#include "sim/questions/find.hpp"
#include "sim/run/replications.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

/// The value behind "PATH=" is preAllocatedVUs.
Rehearsal arrivals(const std::string& vus) {
  return read(document({.scenarios = R"("s": {"executor": "constant-arrival-rate", "rate": 20,
                            "duration": "20s", "preAllocatedVUs": )" +
                                     vus + "}",
                        .duration = R"({"lognormal": {"median": "300ms", "p95": "1200ms"}})"}));
}

MakeRehearsal asking(std::string question) {
  return [question](const std::vector<std::string>& values) -> Checked<AskedRehearsal> {
    const std::string vus = values.front().substr(values.front().find('=') + 1);
    if (vus == "0") return Problem{"/vus", "found 0, expected more"};
    return AskedRehearsal{arrivals(vus), {*parse_question(question, {})}};
  };
}

std::vector<SweepPoint> points(const std::vector<std::string>& values) {
  std::vector<SweepPoint> all;
  for (const std::string& value : values) all.push_back({all.size(), {"vus=" + value}});
  return all;
}

std::uint64_t runs_without_drops(const std::string& vus, std::uint32_t runs) {
  std::uint64_t without = 0;
  run_replications(arrivals(vus), runs, 1, [&](std::uint32_t, const Result& result) {
    if (result.counts.dropped == 0) ++without;
  });
  return without;
}

TEST(Sweep, AnswersAreThoseOfTheRunsAtEachPoint) {
  std::vector<std::uint64_t> held;
  sweep(points({"12", "14", "16"}), asking("P(dropped == 0)"), 40, 1,
        [&](const SweepPoint&, const std::vector<AnswerOverRuns>& answers) {
          held.push_back(answers.front().held.value());
        });
  EXPECT_EQ(held,
            (std::vector<std::uint64_t>{runs_without_drops("12", 40), runs_without_drops("14", 40),
                                        runs_without_drops("16", 40)}));
}

TEST(Sweep, AnswersDoNotDependOnThreads) {
  const auto means = [&](unsigned jobs) {
    std::vector<double> found;
    sweep(points({"10", "11", "12", "13", "14"}), asking("p(95) of iteration_duration"), 7, jobs,
          [&](const SweepPoint&, const std::vector<AnswerOverRuns>& answers) {
            found.push_back(answers.front().each.value().mean);
          });
    return found;
  };
  EXPECT_EQ(means(1), means(3));
}

TEST(Sweep, ProblemsNameTheirPoint) {
  const Problems problems = problems_of(points({"5", "0", "0"}), asking("dropped"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.front().message, "at vus=0: found 0, expected more");
}

/// Every value of the range is looked at, in as many runs as the search has.
std::uint64_t least_by_looking(std::uint32_t runs, std::uint64_t wanted) {
  std::uint64_t vus = 10;
  while (runs_without_drops(std::to_string(vus), runs) < wanted) ++vus;
  return vus;
}

TEST(FindValue, FindsWhatALookAtEveryValueFinds) {
  const auto answer = find_value(*read_range("vus=10..40", "--least"),
                                 asking("P(dropped == 0) >= 0.8"), {.runs = 60, .jobs = 2});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->found.value().value, static_cast<double>(least_by_looking(60, 48)));
  EXPECT_TRUE(answer->found->holds);
  EXPECT_FALSE(answer->neighbour.value().holds);
  EXPECT_EQ(answer->neighbour->value, answer->found->value - 1);
  EXPECT_TRUE(answer->monotone);
}

TEST(FindValue, TheMostIsTheLastThatHolds) {
  const FindSettings settings{.least = false, .runs = 60, .jobs = 1};
  const auto answer =
      find_value(*read_range("vus=10..40", "--most"), asking("P(dropped == 0) < 0.8"), settings);
  EXPECT_EQ(answer->found.value().value, static_cast<double>(least_by_looking(60, 48) - 1));
}

TEST(FindValue, FewRunsDecideWhatIsFarFromTheShare) {
  const auto answer = find_value(*read_range("vus=10..40", "--least"),
                                 asking("P(dropped == 0) >= 0.8"), {.runs = 400, .jobs = 2});
  EXPECT_EQ(answer->tries.front().runs, 100U);
  EXPECT_EQ(answer->tries.back().runs, 100U);
}

TEST(FindValue, WhatHoldsNowhereIsNotFound) {
  const auto answer = find_value(*read_range("vus=10..12", "--least"), asking("dropped < 0"),
                                 {.runs = 2, .jobs = 1});
  EXPECT_FALSE(answer->found);
  EXPECT_EQ(answer->tries.size(), 2U);
}

TEST(FindValue, WhatHoldsAtTheEndIsTheEnd) {
  const auto answer = find_value(*read_range("vus=10..40", "--least"), asking("dropped >= 0"),
                                 {.runs = 2, .jobs = 1});
  EXPECT_EQ(answer->found.value().value, 10);
  EXPECT_FALSE(answer->neighbour);
}

/// The bisection sees 14, 10, 12 and 11; the look at 13 finds that it holds again, which is more.
TEST(FindValue, SaysWhereTheConditionIsNotMonotone) {
  const auto answer = find_value(*read_range("vus=10..14", "--most"),
                                 asking("vus == 10 or vus == 13"), {.least = false, .runs = 1});
  EXPECT_EQ(answer->found.value().value, 13);
  EXPECT_FALSE(answer->monotone);
}

}  // namespace
}  // namespace rehearse::testing
