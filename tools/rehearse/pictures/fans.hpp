#pragma once
// How figures run over time in many runs of a test: bands of their quantiles.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/pictures/picture.hpp"
#include "tools/rehearse/results/run_course.hpp"

namespace rehearse {

/// Busy VUs, iterations that start and arrivals that are dropped, requests and the p(95) of their
/// times, as run_picture() has them. The test's time is divided into at most 128 stretches of
/// 1, 2, 4 … seconds; what a run has there is the mean rate, the most VUs, or the quantile of all
/// answers. A quantile over the runs is the value of a run (nearest rank); where a run has ended,
/// it has no VUs and no events.
class Fans {
 public:
  explicit Fans(const TestPlan& plan);

  /// What is drawn of a run of this test.
  RunCourse course_of(const Result& result) const;
  /// The first kMostCourses runs are looked at. Requires: kFigures figures.
  void add(const RunCourse& course);
  void add(const Result& result);
  std::size_t runs() const { return runs_; }

  /// A panel for each kind: the median with a band of p(25) to p(75), and one of p(5) to p(95).
  Picture picture() const;
  /// Behind the curves of the same figures of a run: a band of p(5) to p(95), or, of a single run,
  /// a curve.
  void add_to(Picture& picture) const;

  static constexpr std::size_t kFigures = RunCourse::kFigures;

 private:
  using Course = std::vector<std::vector<double>>;  // by stretch: what the runs had

  /// The instants of the stretch's beginning and end, in seconds.
  double from(std::size_t stretch) const;
  double until(std::size_t stretch) const;
  /// None where too few runs have a value.
  std::vector<PicturePoint> points(std::size_t figure, double low, double high) const;
  bool is_flat(std::size_t figure) const;

  std::int64_t each_s_ = 1;
  double longest_ = 0;  // s, of the runs
  std::size_t runs_ = 0;
  std::array<Course, kFigures> courses_;
};

}  // namespace rehearse
