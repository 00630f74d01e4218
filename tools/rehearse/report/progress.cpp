// Final progress lines: the running line, and bars in columns.

#include "tools/rehearse/report/progress.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <vector>

#include "tools/rehearse/report/scenario_progress.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kBarWidth = 38;  // between the brackets

std::string bar(double done, bool terminal) {
  if (!terminal) return fmt::format("[ {:3.0f}% ]", std::floor(done * 100));
  const auto full = static_cast<std::size_t>(done * static_cast<double>(kBarWidth));
  std::string cells(full, '=');
  if (full > 0 && full < kBarWidth) cells.back() = '>';
  return fmt::format("[{:-<{}}]", cells, kBarWidth);
}

std::string status(const ScenarioProgress& line, const Paint& paint) {
  if (line.waiting) return "•";
  return line.interrupted ? paint.bad("✗") : paint.good("✓");
}

std::string bars(const std::vector<ScenarioProgress>& lines, const ReportStyle& style) {
  const Paint paint(style.colour);
  std::size_t name_width = 0;
  std::vector<std::size_t> widths;
  for (const ScenarioProgress& line : lines) {
    name_width = std::max(name_width, line.name.size());
    widths.resize(std::max(widths.size(), line.facts.size()));
    for (std::size_t i = 0; i < line.facts.size(); ++i) {
      widths[i] = std::max(widths[i], line.facts[i].size());
    }
  }
  std::string text;
  for (const ScenarioProgress& line : lines) {
    std::string right;
    for (std::size_t i = 0; i < line.facts.size(); ++i) {
      fmt::format_to(std::back_inserter(right), "{:<{}}  ", line.facts[i], widths[i]);
    }
    right.erase(right.find_last_not_of(' ') + 1);
    fmt::format_to(std::back_inserter(text), "{:<{}} {} {} {}\n", line.name, name_width,
                   status(line, paint), bar(line.done, style.terminal), right);
  }
  return text;
}

}  // namespace

std::string progress(const TestPlan& plan, const Result& result, const ReportStyle& style) {
  std::vector<ScenarioProgress> lines;
  for (std::size_t rank = 0; rank < plan.scenarios.size(); ++rank) {
    if (!plan.scenarios[rank].has_work) continue;
    lines.push_back(scenario_progress(plan.scenarios[rank], result.scenarios[rank]));
  }
  const std::string running =
      fmt::format("running ({}), {}/{} VUs, {} complete and {} interrupted iterations\n",
                  clock_text(result.run, plan.end), padded(0, plan.max_possible_vus),
                  padded(result.vus_end, plan.max_possible_vus), result.counts.complete,
                  result.counts.interrupted);
  return running + bars(lines, style);
}

}  // namespace rehearse
