// Runs of all points are one list of work, so that threads have something to do to the end.

#include "sim/questions/sweep.hpp"

#include <algorithm>
#include <fmt/ranges.h>
#include <optional>
#include <utility>

#include "models/base/require.hpp"
#include "sim/run/figured_run.hpp"
#include "sim/run/in_order.hpp"

namespace rehearse {

namespace {

/// By question.
using FiguresOfRun = std::vector<RunFigures>;

/// Makes run `number % runs` of point `number / runs`; keeps the point's rehearsal for its runs.
class RunMaker {
 public:
  RunMaker(std::span<const SweepPoint> points, const MakeRehearsal& make, std::uint32_t runs)
      : points_(points), make_(&make), runs_(runs) {}

  FiguresOfRun operator()(std::uint64_t number) {
    const std::uint64_t point = number / runs_;
    if (!asked_ || point != point_) {
      Checked<AskedRehearsal> made = (*make_)(points_[point].values);
      REQUIRE(made);
      asked_ = *std::move(made);
      point_ = point;
    }
    asked_->rehearsal.replication = static_cast<std::uint32_t>(number % runs_);
    return run_with_figures(asked_->rehearsal, asked_->questions).figures;
  }

 private:
  std::span<const SweepPoint> points_;
  const MakeRehearsal* make_;
  std::uint32_t runs_;
  std::optional<AskedRehearsal> asked_;
  std::uint64_t point_ = 0;
};

std::vector<AnswerOverRuns> answers_of(const SweepPoint& point, const MakeRehearsal& make,
                                       std::vector<FiguresOfRun> runs) {
  const Checked<AskedRehearsal> asked = make(point.values);
  REQUIRE(asked);
  std::vector<AnswerOverRuns> answers;
  for (std::size_t question = 0; question < asked->questions.size(); ++question) {
    std::vector<RunFigures> figures;
    figures.reserve(runs.size());
    for (FiguresOfRun& run : runs) figures.push_back(std::move(run[question]));
    answers.push_back(answer_to(asked->questions[question], figures));
  }
  return answers;
}

}  // namespace

Problems problems_of(std::span<const SweepPoint> points, const MakeRehearsal& make) {
  Problems problems;
  for (const SweepPoint& point : points) {
    const Checked<AskedRehearsal> made = make(point.values);
    if (made) continue;
    for (const Problem& one : made.problems()) {
      const auto is_same = [&](const Problem& known) {
        return known.path == one.path && known.message.ends_with(one.message);
      };
      if (std::any_of(problems.begin(), problems.end(), is_same)) continue;
      problems.push_back(
          {one.path, fmt::format("at {}: {}", fmt::join(point.values, " "), one.message)});
    }
    constexpr std::size_t kMost = 100;
    if (problems.size() >= kMost) break;
  }
  return problems;
}

void sweep(std::span<const SweepPoint> points, const MakeRehearsal& make, std::uint32_t runs,
           unsigned jobs, const TakeAnswers& take) {
  REQUIRE(runs >= 1 && jobs >= 1);
  const auto new_maker = [&] { return RunMaker(points, make, runs); };
  std::vector<FiguresOfRun> of_point;
  make_in_order<FiguresOfRun>(points.size() * std::uint64_t{runs}, jobs, new_maker,
                              [&](std::uint64_t number, FiguresOfRun figures) {
                                of_point.push_back(std::move(figures));
                                if (of_point.size() < runs) return true;
                                const SweepPoint& point = points[number / runs];
                                take(point, answers_of(point, make, std::move(of_point)));
                                of_point.clear();
                                return true;
                              });
}

}  // namespace rehearse
