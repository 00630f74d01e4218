// Runs of all points are one list of work, so that threads have something to do to the end.

#include "sim/questions/sweep.hpp"

#include <algorithm>
#include <fmt/ranges.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

#include "models/base/require.hpp"
#include "sim/run/figured_run.hpp"
#include "sim/run/in_order.hpp"

namespace rehearse {

namespace {

/// A run at a point.
struct PointRun {
  std::shared_ptr<const std::vector<Expression>> questions;
  std::vector<RunFigures> figures;  // by question
};

Problem at_point(const SweepPoint& point, const Problem& problem) {
  return {problem.path, fmt::format("at {}: {}", fmt::join(point.values, " "), problem.message)};
}

/// Makes run `number % runs` of point `number / runs`; keeps the point's rehearsal for its runs.
class RunMaker {
 public:
  RunMaker(std::span<const SweepPoint> points, const MakeRehearsal& make, std::uint32_t runs)
      : points_(points), make_(&make), runs_(runs) {}

  PointRun operator()(std::uint64_t number) {
    const std::uint64_t point = number / runs_;
    if (!rehearsal_ || point != point_) {
      Checked<AskedRehearsal> made = (*make_)(points_[point].values);
      // A file that it names can have gone meanwhile.
      if (!made) {
        throw std::runtime_error(problem_line(at_point(points_[point], made.problems().front())));
      }
      rehearsal_ = std::move(made->rehearsal);
      questions_ = std::make_shared<const std::vector<Expression>>(std::move(made->questions));
      point_ = point;
    }
    rehearsal_->replication = static_cast<std::uint32_t>(number % runs_);
    return {questions_, run_with_figures(*rehearsal_, *questions_).figures};
  }

 private:
  std::span<const SweepPoint> points_;
  const MakeRehearsal* make_;
  std::uint32_t runs_;
  std::optional<Rehearsal> rehearsal_;
  std::shared_ptr<const std::vector<Expression>> questions_;
  std::uint64_t point_ = 0;
};

/// Requires: at least one run, all at one point.
std::vector<AnswerOverRuns> answers_of(std::vector<PointRun> runs) {
  const std::vector<Expression>& questions = *runs.front().questions;
  std::vector<AnswerOverRuns> answers;
  for (std::size_t question = 0; question < questions.size(); ++question) {
    std::vector<RunFigures> figures;
    figures.reserve(runs.size());
    for (PointRun& run : runs) figures.push_back(std::move(run.figures[question]));
    answers.push_back(answer_to(questions[question], figures));
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
      problems.push_back(at_point(point, one));
    }
    constexpr std::size_t kMost = 100;
    if (problems.size() >= kMost) break;
  }
  return problems;
}

void sweep(std::span<const SweepPoint> points, const MakeRehearsal& make, std::uint32_t runs,
           unsigned jobs, const TakeAnswers& take, const StopFlag* stop) {
  REQUIRE(runs >= 1 && jobs >= 1);
  const auto new_maker = [&] { return RunMaker(points, make, runs); };
  std::vector<PointRun> of_point;
  make_in_order<PointRun>(points.size() * std::uint64_t{runs}, jobs, new_maker,
                          [&](std::uint64_t number, PointRun run) {
                            if (is_asked(stop)) return false;
                            of_point.push_back(std::move(run));
                            if (of_point.size() < runs) return true;
                            const SweepPoint& point = points[number / runs];
                            take(point, answers_of(std::exchange(of_point, {})));
                            return true;
                          });
}

}  // namespace rehearse
