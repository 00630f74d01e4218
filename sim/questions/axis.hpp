#pragma once
// The values that `--vary` gives a place of the file.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// Whole numbers or durations from one to another.
struct AxisRange {
  double from = 0;
  double to = 0;
  bool durations = false;  ///< in nanoseconds, written with units
};

/// A path (`--set`), and what it gets.
struct Axis {
  std::string path;
  std::vector<std::string> values;   ///< as `--set` takes them
  std::optional<AxisRange> range{};  ///< of one that was written as A..B
};

inline constexpr std::uint64_t kMostPoints = 1'000'000;

/// The parts between commas that are outside of brackets of any kind and of quotes.
std::vector<std::string> list_items(std::string_view text);

/// Reads "PATH=VALUES". VALUES is one of
/// - a list: "100,150,200", "fifo,priority"; commas within brackets, braces and quotes do not
/// count;
/// - whole numbers or durations, both ends among them: "2..8", "50..400:50" with a step,
///   "1s..5s:500ms";
/// - N values from end to end: "50..400:lin8", evenly apart, or "1..1000:log7", by even factors;
///   of whole numbers they are rounded, and each is taken once.
/// Problems are at "--vary".
Checked<Axis> read_axis(std::string_view text);

/// A range without step or number of values, "50..400" or "1s..2m". Problems are at `flag`.
Checked<Axis> read_range(std::string_view text, const std::string& flag);

/// A value of a range as `--set` takes it: "12", "1500ms".
std::string axis_value(double value, bool duration);

/// The points of a grid: the values of each axis, the last one changing first. Requires: at least
/// one axis.
std::uint64_t grid_size(const std::vector<Axis>& axes);
/// The point's "PATH=VALUE" for each axis. Requires: point < grid_size().
std::vector<std::string> grid_point(const std::vector<Axis>& axes, std::uint64_t point);

/// A Latin hypercube (M. D. McKay, R. J. Beckman, W. J. Conover 1979): of each axis every one of
/// `points` equal parts of the range, or of the list, is used once, in an order drawn from the
/// seed. Requires: axes, points ≥ 1.
std::vector<std::vector<std::string>> latin_hypercube(const std::vector<Axis>& axes,
                                                      std::uint64_t points, std::uint64_t seed);

}  // namespace rehearse
