#pragma once
// The progress bars that reports and running tests show.

#include <cstddef>
#include <cstdint>
#include <string>

#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

inline constexpr std::size_t kBarCells = 38;     ///< between the brackets, as in k6
inline constexpr std::size_t kPercentCells = 6;  ///< " 100% "

/// Where a scenario is.
enum class BarState : std::uint8_t {
  Waiting,      ///< •  it has not begun
  Running,      ///< blank
  Stopping,     ///< ↓  no new iterations; those under way may finish
  Done,         ///< ✓
  Interrupted,  ///< ✗  cut short, or its work was not done
};

/// One column wide, without colours.
const char* bar_mark(BarState state);
std::string bar_mark(BarState state, const Paint& paint);

/// The text between the brackets: "==>-----". Requires: 0 ≤ done ≤ 1.
std::string bar_cells(double done, std::size_t width);
/// The same as a percentage: "  33% ".
std::string percent_cells(double done);

}  // namespace rehearse
