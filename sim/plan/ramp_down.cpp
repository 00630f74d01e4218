// The reservation that lets the iterations of ramped-down VUs finish.

#include <algorithm>
#include <vector>

#include "models/base/require.hpp"
#include "sim/plan/vu_steps.hpp"

namespace rehearse {
namespace {

/// For each drop the first later row that is back at the level before it, if that row and all rows
/// in between lie within graceful_ramp_down of the drop; otherwise, and for other rows, 0. In O(n)
/// even where the rows are out of order (S89).
std::vector<std::size_t> returns(const std::vector<ActiveStep>& rows, Duration graceful_ramp_down) {
  /// A row that is higher than all between it and the one below it on the stack.
  struct Peak {
    std::size_t row;
    Duration latest;  ///< the largest offset from it up to the next peak
  };
  std::vector<Peak> peaks;  // right of `row`, the nearest and lowest on top
  std::vector<std::size_t> result(rows.size(), 0);
  for (std::size_t row = rows.size(); row-- > 0;) {
    Duration latest{INT64_MIN};
    while (!peaks.empty() && rows[peaks.back().row].active < rows[row].active) {
      latest = std::max(latest, peaks.back().latest);
      peaks.pop_back();
    }
    const std::size_t drop = row + 1;
    if (drop < rows.size() && rows[drop].active < rows[row].active && !peaks.empty()) {
      const Duration until = rows[drop].offset + graceful_ramp_down;
      const std::size_t back = peaks.back().row;
      if (std::max(latest, rows[back].offset) <= until) result[drop] = back;
    }
    peaks.push_back({row, std::max(latest, rows[row].offset)});
  }
  return result;
}

/// The rows of `active` with each drop delayed, or absorbed by a return to the level before it.
/// From the first drop on that would fall at or after `end`, nothing is released: in a plan that is
/// in order, a later rise beyond the level would have absorbed that drop.
void append_delayed(std::vector<VuStep>& held, const std::vector<ActiveStep>& active,
                    Duration graceful_ramp_down, Duration end) {
  const std::vector<std::size_t> back = returns(active, graceful_ramp_down);
  std::uint64_t level = active.front().active;
  held.push_back({active.front().offset, level, 0});
  for (std::size_t i = 1; i < active.size(); ++i) {
    Duration offset = active[i].offset;
    if (active[i].active < level) {
      if (back[i] != 0) {
        i = back[i];
        if (active[i].active == level) continue;
        offset = active[i].offset;
      } else {
        offset = offset + graceful_ramp_down;
        if (offset >= end) return;
      }
    }
    level = active[i].active;
    held.push_back({offset, level, 0});
  }
}

/// Whether the count ever falls.
bool ever_drops(const std::vector<ActiveStep>& rows) {
  const auto falls = [](const ActiveStep& a, const ActiveStep& b) { return b.active < a.active; };
  return std::adjacent_find(rows.begin(), rows.end(), falls) != rows.end();
}

}  // namespace

std::vector<VuStep> reserve_for_ramp_down(const std::vector<ActiveStep>& active,
                                          Duration graceful_ramp_down, Duration end) {
  REQUIRE(!active.empty());
  std::vector<VuStep> held;
  held.reserve(active.size() + 1);
  if (graceful_ramp_down > Duration{} && ever_drops(active)) {
    append_delayed(held, active, graceful_ramp_down, end);
  } else {
    for (const ActiveStep& row : active) held.push_back({row.offset, row.active, 0});
  }
  if (held.back().planned != 0) held.push_back({end, 0, 0});
  return held;
}

}  // namespace rehearse
