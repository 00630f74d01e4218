// How lines are shortened until they fit the width.

#include "tools/rehearse/display/screen_lines.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

#include "tools/rehearse/text/bar.hpp"
#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kNarrowestBar = 10;
constexpr std::size_t kShortName = 12;
constexpr std::size_t kAroundBar = 6;  // " ✓ [", "] "

/// How the lines of one screen are laid out.
struct Layout {
  std::size_t name = 0;            // columns
  std::size_t bar = kBarCells;     // columns between the brackets; kPercentCells: no bar
  std::vector<std::size_t> facts;  // columns of each that is shown
};

std::size_t facts_width(const std::vector<std::size_t>& facts) {
  std::size_t width = 0;
  for (const std::size_t fact : facts) width += fact + 2;
  return width > 0 ? width - 2 : 0;
}

Layout layout_for(const std::vector<ScenarioBar>& bars, std::size_t columns) {
  Layout layout;
  for (const ScenarioBar& bar : bars) {
    layout.name = std::max(layout.name, columns_of(bar.name));
    layout.facts.resize(std::max(layout.facts.size(), bar.facts.size()));
    for (std::size_t i = 0; i < bar.facts.size(); ++i) {
      layout.facts[i] = std::max(layout.facts[i], columns_of(bar.facts[i]));
    }
  }
  const auto others = [&] { return layout.name + kAroundBar + facts_width(layout.facts); };
  if (others() + kNarrowestBar <= columns) {
    layout.bar = std::min(kBarCells, columns - others());
    return layout;
  }
  layout.bar = kPercentCells;
  if (others() + layout.bar > columns) layout.name = std::min(layout.name, kShortName);
  while (!layout.facts.empty() && others() + layout.bar > columns) layout.facts.pop_back();
  return layout;
}

std::string cells(double done, std::size_t width) {
  return width == kPercentCells ? percent_cells(done) : bar_cells(done, width);
}

/// A name that is too long ends with "...".
std::string name_of(const ScenarioBar& bar, std::size_t columns) {
  if (columns_of(bar.name) <= columns) return filled_to_columns(bar.name, columns);
  constexpr std::size_t kDots = 3;
  return filled_to_columns(cut_to_columns(bar.name, columns - kDots) + "...", columns);
}

std::string bar_line(const ScenarioBar& bar, const Layout& layout, std::size_t columns,
                     const Paint& paint) {
  std::string facts;
  for (std::size_t i = 0; i < std::min(bar.facts.size(), layout.facts.size()); ++i) {
    if (i > 0) facts += "  ";
    facts += filled_to_columns(bar.facts[i], layout.facts[i]);
  }
  facts.erase(facts.find_last_not_of(' ') + 1);
  const std::string name = name_of(bar, layout.name) + " ";
  const std::string rest =
      fmt::format(" [{}]{}{}", cells(bar.done, layout.bar), facts.empty() ? "" : " ", facts);
  // A screen too narrow for any layout has the beginning, without colours.
  const std::string plain = name + bar_mark(bar.state) + rest;
  if (columns_of(plain) > columns) return cut_to_columns(plain, columns);
  return name + bar_mark(bar.state, paint) + rest;
}

std::string vus_text(const ProgressSnapshot& test) {
  return fmt::format("{}/{} VUs", padded(test.vus, test.vus_max), test.vus_max);
}

std::string clock(const ProgressSnapshot& test) {
  return fmt::format("{} ({})", test.phase, clock_text(test.elapsed, test.longest));
}

std::string whole_running_line(const ProgressSnapshot& test) {
  return fmt::format("{}, {}, {} complete and {} interrupted iterations", clock(test),
                     vus_text(test), test.complete, test.interrupted);
}

std::string running_line(const ProgressSnapshot& test, std::size_t columns) {
  for (const std::string& line :
       {whole_running_line(test),
        fmt::format("{}, {}, {} iterations", clock(test), vus_text(test), test.complete),
        fmt::format("{}, {}", clock(test), vus_text(test))}) {
    if (columns_of(line) <= columns) return line;
  }
  return cut_to_columns(clock(test), columns);
}

bool is_over(const ScenarioBar& bar) {
  return bar.state == BarState::Done || bar.state == BarState::Interrupted;
}

/// At most `most` of them: first those that are not over, in their order.
std::vector<ScenarioBar> shown(const std::vector<ScenarioBar>& all, std::size_t most) {
  if (all.size() <= most) return all;
  const auto open = static_cast<std::size_t>(
      std::count_if(all.begin(), all.end(), [](const ScenarioBar& bar) { return !is_over(bar); }));
  std::size_t over = most > open ? most - open : 0;
  std::vector<ScenarioBar> some;
  for (const ScenarioBar& bar : all) {
    if (some.size() == most) break;
    if (is_over(bar) && over == 0) continue;
    if (is_over(bar)) --over;
    some.push_back(bar);
  }
  return some;
}

}  // namespace

std::vector<std::string> screen_lines(const ProgressSnapshot& test, const ScreenSize& size,
                                      const Paint& paint) {
  std::vector<std::string> lines{running_line(test, size.columns)};
  const std::size_t room = std::max<std::size_t>(size.rows, 2) - 2;  // and the cursor's line
  const bool all = test.scenarios.size() <= room;
  const std::vector<ScenarioBar> bars =
      shown(test.scenarios, all ? room : std::max<std::size_t>(room, 1) - 1);
  const Layout layout = layout_for(bars, size.columns);
  for (const ScenarioBar& bar : bars) {
    lines.push_back(bar_line(bar, layout, size.columns, paint));
  }
  if (!all && room > 0) {
    lines.push_back(cut_to_columns(
        fmt::format("and {} more scenarios", test.scenarios.size() - bars.size()), size.columns));
  }
  return lines;
}

std::string log_line(const ProgressSnapshot& test) {
  constexpr std::array<const char*, 5> kStates{"waiting", "running", "stopping", "done",
                                               "interrupted"};
  std::string line = whole_running_line(test);
  if (test.scenarios.size() == 1) {
    const ScenarioBar& only = test.scenarios.front();
    return fmt::format("{}, {} {:.0f}%", line, only.name, std::floor(only.done * 100));
  }
  for (std::size_t state = 0; state < kStates.size(); ++state) {
    const auto count = std::count_if(
        test.scenarios.begin(), test.scenarios.end(),
        [state](const ScenarioBar& bar) { return bar.state == static_cast<BarState>(state); });
    if (count > 0) fmt::format_to(std::back_inserter(line), ", {} {}", count, kStates[state]);
  }
  return line;
}

}  // namespace rehearse
