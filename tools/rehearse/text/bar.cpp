// Both forms of a bar round down, so that none is full too early.

#include "tools/rehearse/text/bar.hpp"

#include <array>
#include <cmath>
#include <fmt/format.h>

namespace rehearse {

const char* bar_mark(BarState state) {
  constexpr std::array<const char*, 5> kMarks{"•", " ", "↓", "✓", "✗"};
  return kMarks[static_cast<std::size_t>(state)];
}

std::string bar_mark(BarState state, const Paint& paint) {
  if (state == BarState::Done) return paint.good(bar_mark(state));
  if (state == BarState::Interrupted) return paint.bad(bar_mark(state));
  return bar_mark(state);
}

std::string bar_cells(double done, std::size_t width) {
  const auto full = static_cast<std::size_t>(done * static_cast<double>(width));
  std::string cells(full, '=');
  if (full > 0 && full < width) cells.back() = '>';
  return fmt::format("{:-<{}}", cells, width);
}

std::string percent_cells(double done) { return fmt::format(" {:3.0f}% ", std::floor(done * 100)); }

}  // namespace rehearse
