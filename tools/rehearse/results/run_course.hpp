#pragma once
// How a run's figures went, in few numbers: what many runs are drawn from over time.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// Of the first kMostCourses replications courses are kept.
inline constexpr std::uint64_t kMostCourses = 1000;

/// A run that lasts longer than its plan may have more stretches; then its course is not kept.
inline constexpr std::size_t kMostKeptStretches = 256;

struct RunCourse {
  static constexpr std::size_t kFigures = 5;

  Duration end{};  ///< of the run
  /// By figure (Fans has kFigures), then by stretch of the test's time; none: the run has no value
  /// there.
  std::vector<std::vector<std::optional<double>>> figures{};
};

/// Whether it can be that of a run.
bool is_sound(const RunCourse& course);

}  // namespace rehearse
