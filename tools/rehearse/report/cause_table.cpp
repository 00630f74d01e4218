// Means of an iteration, and shares.

#include "tools/rehearse/report/cause_table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/rehearse/text/number_text.hpp"
#include "tools/rehearse/text/text_columns.hpp"
#include "tools/rehearse/text/text_table.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kNameWidth = 32;

bool has_several_causes(const ScenarioResult& scenario) {
  return std::count_if(kAllCauses.begin(), kAllCauses.end(),
                       [&](Cause cause) { return scenario.spent[cause] > 0; }) > 1;
}

}  // namespace

std::string cause_summary(const Result& result) {
  const std::vector<ScenarioResult>& scenarios = result.scenarios;
  if (std::none_of(scenarios.begin(), scenarios.end(), has_several_causes)) return {};
  const bool several = scenarios.size() > 1;
  std::vector<std::vector<std::string>> rows{{""}};
  if (several) rows[0].emplace_back();
  rows[0].insert(rows[0].end(), {"avg", "share"});
  for (const Cause cause : kAllCauses) {
    std::string_view name = cause_name(cause);
    for (const ScenarioResult& scenario : scenarios) {
      if (scenario.spent[cause] == 0) continue;
      std::vector<std::string> row{std::string(std::exchange(name, ""))};
      if (several) row.push_back(cut_name(scenario.name, kNameWidth));
      row.push_back(short_time(scenario.spent.mean_ns(cause, scenario.counts.started()) / 1e6, ""));
      row.push_back(percent_text(scenario.spent.share(cause)));
      rows.push_back(std::move(row));
    }
  }
  return "  █ ITERATION TIME BY CAUSE\n\n" + text_table(rows, several ? 2 : 1) + "\n";
}

}  // namespace rehearse
