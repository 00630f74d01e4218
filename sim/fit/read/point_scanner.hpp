#pragma once
// The lines of `k6 run --out json` as k6 lays them out (F1), taken apart without a JSON parser.

#include <optional>
#include <string_view>

namespace rehearse {

/// Parts of a line that is a point. They refer to the line.
struct ScannedPoint {
  std::string_view metric;
  std::string_view time;
  double value = 0;
  std::string_view tags;        ///< a JSON object, braces included; not checked but for its end
  std::string_view metadata{};  ///< as `tags`; "" where there is none
};

/// A point in the layout of k6 v2 and v1, or in that of k6 v0.49; nothing for all other lines, be
/// they right or wrong: a JSON parser has to look at them. Infinite values are read though they are
/// not JSON.
std::optional<ScannedPoint> scan_point(std::string_view line);

}  // namespace rehearse
