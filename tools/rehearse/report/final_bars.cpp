// Widths of the columns, common to all scenarios.

#include "tools/rehearse/report/final_bars.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <vector>

#include "tools/rehearse/report/bar_facts.hpp"
#include "tools/rehearse/text/bar.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

BarState state_of(const BarFacts& line) {
  if (line.waiting) return BarState::Waiting;
  return line.interrupted ? BarState::Interrupted : BarState::Done;
}

std::string bars(const std::vector<BarFacts>& lines, const ReportStyle& style) {
  const Paint paint(style.colour);
  std::size_t name_width = 0;
  std::vector<std::size_t> widths;
  for (const BarFacts& line : lines) {
    name_width = std::max(name_width, line.name.size());
    widths.resize(std::max(widths.size(), line.facts.size()));
    for (std::size_t i = 0; i < line.facts.size(); ++i) {
      widths[i] = std::max(widths[i], line.facts[i].size());
    }
  }
  std::string text;
  for (const BarFacts& line : lines) {
    std::string right;
    for (std::size_t i = 0; i < line.facts.size(); ++i) {
      fmt::format_to(std::back_inserter(right), "{:<{}}  ", line.facts[i], widths[i]);
    }
    right.erase(right.find_last_not_of(' ') + 1);
    const std::string cells =
        style.terminal ? bar_cells(line.done, kBarCells) : percent_cells(line.done);
    fmt::format_to(std::back_inserter(text), "{:<{}} {} [{}] {}\n", line.name, name_width,
                   bar_mark(state_of(line), paint), cells, right);
  }
  return text;
}

}  // namespace

std::string final_bars(const TestPlan& plan, const Result& result, const ReportStyle& style) {
  std::vector<BarFacts> lines;
  for (std::size_t rank = 0; rank < plan.scenarios.size(); ++rank) {
    if (!plan.scenarios[rank].has_work) continue;
    lines.push_back(bar_facts(plan.scenarios[rank], result.scenarios[rank]));
  }
  const std::string running =
      fmt::format("running ({}), {}/{} VUs, {} complete and {} interrupted iterations\n",
                  clock_text(result.run, plan.end), padded(0, plan.max_possible_vus),
                  padded(result.vus_end, plan.max_possible_vus), result.counts.complete,
                  result.counts.interrupted);
  return running + bars(lines, style);
}

}  // namespace rehearse
