// Busy VUs beside those that were planned.

#include "tools/rehearse/report/busy_table.hpp"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "sim/measure/busy_figures.hpp"
#include "tools/rehearse/text/text_columns.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 32;

using Row = std::vector<std::string>;

Row row(std::string name, const BusyFigures& busy, std::uint64_t planned, std::uint64_t possible) {
  return {std::move(name),
          fmt::format("{:.2f}", busy.mean),
          fmt::format("{}", busy.p95),
          fmt::format("{}", busy.p99),
          fmt::format("{}", busy.most),
          fmt::format("{}", planned),
          fmt::format("{}", possible)};
}

}  // namespace

std::string busy_summary(const TestPlan& plan, const Result& result) {
  std::vector<Row> rows{{"", "avg", "p95", "p99", "max", "planned", "possible"}};
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const auto busy = busy_figures(result.scenarios[rank]);
    if (!busy) continue;
    const ScenarioPlan& scenario = plan.scenarios[rank];
    const auto most = static_cast<std::uint64_t>(scenario.share.max_vus);
    rows.push_back(row(cut_name(scenario.options.name, kNameWidth), *busy, scenario.max_planned_vus,
                       std::max(most, scenario.max_planned_vus)));
  }
  if (rows.size() == 1) return {};
  const auto all = busy_figures(result);
  const bool several = rows.size() > 2;
  if (several) {
    rows.push_back(row("together", *all, plan.max_planned_vus, plan.max_possible_vus));
  }
  std::string text = "  █ BUSY VUS\n\n" + text_table(rows, 1);
  if (several) text += "    p95, p99 and max of all together are of each second\n";
  return text + "\n";
}

}  // namespace rehearse
