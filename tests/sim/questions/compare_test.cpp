// Comparisons against single runs, and against ones with independent random numbers.

#include "sim/questions/compare.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <map>
#include <string>

#include "sim/run/replications.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using Path = std::vector<std::string>;

/// A closed loop on one service, close to what it bears with one server.
Rehearsal loop(int servers) {
  return read(document({.scenarios = R"("s": {"executor": "constant-vus", "vus": 8,
                            "duration": "5s", "gracefulStop": "0s"})",
                        .steps = R"({"think": {"exponential": "200ms"}},
                            {"request": {"target": "api"}})",
                        .targets = R"("api": {"duration": {"exponential": "30ms"},
                            "servers": )" +
                                   std::to_string(servers) + "}"}));
}

std::map<Path, double> figures_of(const Result& result) {
  std::map<Path, double> figures;
  each_figure(result, [&](const OneFigure& one) {
    figures[Path(one.path.begin(), one.path.end())] = one.value;
  });
  return figures;
}

const Sample& difference_of(const ComparedRuns& comparison, const Path& path) {
  for (const ComparedFigure& figure : comparison.figures) {
    if (figure.path == path) return figure.differences.at(0);
  }
  throw std::out_of_range(path.back());
}

TEST(Compare, EqualRehearsalsDifferInNothing) {
  const ComparedRuns comparison = compare({loop(1), loop(1)}, {.runs = 3, .jobs = 2});
  EXPECT_GT(comparison.figures.size(), 30U);
  for (const ComparedFigure& figure : comparison.figures) {
    EXPECT_EQ(change_of(figure, figure.differences.at(0)), Change::Equal) << figure.path.back();
  }
}

TEST(Compare, ADifferenceIsThatOfTwoRunsWithTheSameSeed) {
  Rehearsal one = loop(1);
  Rehearsal two = loop(2);
  one.seed = 7;
  two.seed = 8;
  const ComparedRuns comparison = compare({one, two}, {.runs = 2});
  two.seed = 7;
  std::map<Path, std::vector<double>> differences;
  for (std::uint32_t replication = 0; replication < 2; ++replication) {
    one.replication = two.replication = replication;
    const std::map<Path, double> first = figures_of(run_rehearsal(one));
    for (const auto& [path, value] : figures_of(run_rehearsal(two))) {
      differences[path].push_back(value - first.at(path));
    }
  }
  ASSERT_EQ(comparison.figures.size(), differences.size());
  for (const ComparedFigure& figure : comparison.figures) {
    const Estimate found = figure.differences.at(0).estimate();
    const auto [least, most] =
        std::minmax(differences[figure.path][0], differences[figure.path][1]);
    EXPECT_EQ(found.min, least) << figure.path.back();
    EXPECT_EQ(found.max, most) << figure.path.back();
  }
}

TEST(Compare, DoesNotDependOnThreads) {
  const ComparedRuns one = compare({loop(1), loop(2)}, {.runs = 3, .jobs = 1});
  const ComparedRuns two = compare({loop(1), loop(2)}, {.runs = 3, .jobs = 3});
  ASSERT_EQ(one.figures.size(), two.figures.size());
  for (std::size_t i = 0; i < one.figures.size(); ++i) {
    EXPECT_EQ(one.figures[i].differences[0].mean(), two.figures[i].differences[0].mean());
    EXPECT_EQ(one.figures[i].differences[0].sd(), two.figures[i].differences[0].sd());
  }
}

/// The interval of a difference of independent means is that of Welch, here with the more
/// favourable number of degrees of freedom.
TEST(Compare, CommonRandomNumbersHalveTheInterval) {
  constexpr std::uint32_t kRuns = 12;
  const Path path{"complete"};
  const ComparedRuns paired = compare({loop(2), loop(3)}, {.runs = kRuns, .jobs = 2});
  Rehearsal other = loop(3);
  other.seed = 99;
  const ComparedRuns independent = compare({other, other}, {.runs = kRuns, .jobs = 2});
  const double sd_a = paired.over[0].find(path)->sample.sd();
  const double sd_b = independent.over[0].find(path)->sample.sd();
  const double half = student_quantile(2 * kRuns - 2) * std::hypot(sd_a, sd_b) / std::sqrt(kRuns);
  EXPECT_LT(2 * difference_of(paired, path).half_width(), half);
}

TEST(Compare, KeepsWhatOnlyOneHasApart) {
  const Rehearsal without = read(document({.scenarios = R"("s": {"executor": "constant-vus",
      "vus": 1, "duration": "2s"})"}));
  const ComparedRuns comparison = compare({without, loop(1)}, {.runs = 2});
  const Path path{"services", "api", "completed"};
  EXPECT_EQ(difference_of(comparison, path).count(), 0U);
  EXPECT_EQ(comparison.over[0].find(path), nullptr);
  EXPECT_EQ(comparison.over[1].find(path)->sample.count(), 2U);
}

Change change_by(const FigureName& figure, std::initializer_list<double> differences) {
  Sample sample;
  for (const double difference : differences) sample.add(difference);
  return change_of(figure, sample);
}

TEST(ChangeOf, IsBetterOrWorseWhereThatHasAMeaning) {
  const FigureName dropped{{"dropped"}, FigureUnit::Number, true};
  const FigureName duration{{"iterationDurationMs", "avg"}, FigureUnit::Milliseconds, false};
  const FigureName complete{{"complete"}, FigureUnit::Number, false};
  const FigureName vus{{"vusMax"}, FigureUnit::Number, false};
  EXPECT_EQ(change_by(dropped, {3, 4, 5}), Change::Worse);
  EXPECT_EQ(change_by(duration, {-3, -4, -5}), Change::Better);
  EXPECT_EQ(change_by(complete, {3, 4, 5}), Change::Better);
  EXPECT_EQ(change_by(vus, {3, 4, 5}), Change::More);
  EXPECT_EQ(change_by(vus, {-3, -4, -5}), Change::Less);
}

/// The interval of −1, 1, 3 is 1 ± 4.97; that of 1, 1 has no width.
TEST(ChangeOf, IsUnsureWhereTheIntervalContainsNone) {
  const FigureName complete{{"complete"}, FigureUnit::Number, false};
  EXPECT_EQ(change_by(complete, {-1, 1, 3}), Change::Unsure);
  EXPECT_EQ(change_by(complete, {-1, 1}), Change::Unsure);
  EXPECT_EQ(change_by(complete, {1, 1}), Change::Better);
  EXPECT_EQ(change_by(complete, {0, 0}), Change::Equal);
  EXPECT_EQ(change_by(complete, {1}), Change::Unknown);
}

}  // namespace
}  // namespace rehearse::testing
