#pragma once
// Numbers with units: how they are read ("500ms", "0.1%", "64MB/s") and how they are written.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

/// What a number measures: a power of time and one of data. {0, 0} is a plain number, {-1, 1} bytes
/// per second.
struct Dimension {
  int time = 0;
  int data = 0;

  auto operator<=>(const Dimension&) const = default;
};

inline constexpr Dimension kPlain{};
inline constexpr Dimension kTime{1, 0};
inline constexpr Dimension kData{0, 1};
inline constexpr Dimension kPerSecond{-1, 0};

/// "a number", "a time", "a number of bytes", "a rate (/s)", …
std::string dimension_text(Dimension dimension);

/// A number in base units: seconds, bytes, their powers and products.
struct Quantity {
  double value = 0;
  Dimension dimension;
  bool percent = false;  ///< a plain number that is written as a percentage
};

/// A number, a number with "%", a duration (S2, always with units), a number of B, kB, MB, GB, TB,
/// KiB, MiB, GiB or TiB; "/s", "/m" or "/h" may follow. All of these are the nearest double of the
/// exact value. Durations are whole nanoseconds. Error: "found …, expected …", or where it is no
/// UTF-8; without a path.
Checked<Quantity> read_quantity(std::string_view text);

/// With its unit and at most six significant digits, durations below a minute with four: "131",
/// "35.2%", "612.4ms", "10m0s", "64MB", "199.5/s". Any double.
std::string quantity_text(const Quantity& quantity);

enum class Comparison : std::uint8_t {
  Less,
  LessOrEqual,
  Equal,
  NotEqual,
  GreaterOrEqual,
  Greater
};
const char* comparison_text(Comparison op);
bool compares(Comparison op, double left, double right);

/// How `observed` misses the bound: "11 (9.17%) above 120", "not below 120", "2 percentage points
/// below 99%".
/// Requires: !compares(op, observed.value, bound.value).
std::string miss_text(Comparison op, const Quantity& observed, const Quantity& bound);

}  // namespace rehearse
