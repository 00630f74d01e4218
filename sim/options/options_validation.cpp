// Checks segment, functions and statistics; scenario_validation.cpp checks the scenarios.

#include "sim/options/options_validation.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <string_view>

#include "models/base/duration_format.hpp"
#include "models/base/nearest_name.hpp"
#include "sim/options/go_float.hpp"
#include "sim/options/go_text.hpp"

namespace rehearse {
namespace {

void validate_segment(const RawOptions& options, OptionProblems& problems,
                      std::vector<std::string>& errors) {
  if (!options.sequence) return;
  const Segment segment = options.segment.value_or(Segment{Rational(0), Rational(1)});
  const auto& segments = options.sequence->segments;
  if (std::find(segments.begin(), segments.end(), segment) != segments.end()) return;
  errors.push_back(fmt::format("provided segment {} can't be found in sequence {}", segment.text(),
                               options.sequence->text()));
  problems.add(
      field_path(options, options.segment ? "executionSegment" : "executionSegmentSequence"),
      fmt::format("found the segment {}, expected one of the sequence {}", segment.text(),
                  go_quote(options.sequence->text())));
}

void validate_functions(const RawOptions& options, const std::vector<std::string>& exports,
                        OptionProblems& problems, std::vector<std::string>& errors) {
  const std::set<std::string> known(exports.begin(), exports.end());
  for (const RawScenario& scenario : *options.scenarios) {
    const std::string& named = scenario.exec.value;
    const std::string function = named.empty() ? "default" : named;
    if (known.contains(function)) continue;
    errors.push_back(
        fmt::format("executor {}: function '{}' not found in exports", scenario.name, function));
    const std::vector<std::string_view> names(known.begin(), known.end());
    std::string listed;
    for (const std::string_view name : names) {
      listed += (listed.empty() ? "" : ", ") + go_quote(name);
    }
    problems.add(
        field_path(options, scenario, "exec"),
        fmt::format("found the function {}, expected one that is exported (a journey): {}{}",
                    go_quote(function), listed, nearest_hint(function, names)));
  }
}

bool is_statistic(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNamed{"avg", "min", "med", "max", "count"};
  if (std::find(kNamed.begin(), kNamed.end(), name) != kNamed.end()) return true;
  if (!name.starts_with("p(") || !name.ends_with(")")) return false;
  const auto percent = go_parse_float(name.substr(2, name.size() - 3));
  return percent && *percent >= 0 && *percent <= 100;
}

void validate_statistics(const RawOptions& options, OptionProblems& problems,
                         std::vector<std::string>& errors) {
  if (!options.summary_trend_stats) return;
  const auto& names = *options.summary_trend_stats;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_statistic(names[i])) continue;
    errors.push_back(fmt::format("summaryTrendStats: '{}' is not a known statistic", names[i]));
    problems.add(fmt::format("{}/{}", field_path(options, "summaryTrendStats"), i),
                 fmt::format("found {}, expected avg, min, med, max, count or a percentile such as "
                             "\"p(95)\"",
                             go_quote(names[i])));
  }
}

}  // namespace

std::vector<std::string> validate_options(const RawOptions& options,
                                          const std::optional<std::vector<std::string>>& exports,
                                          OptionProblems& problems) {
  std::vector<std::string> errors;
  validate_segment(options, problems, errors);
  for (const RawScenario& scenario : *options.scenarios) {
    const auto wrong = validate_scenario(options, scenario, problems);
    if (wrong.empty()) continue;
    errors.push_back(fmt::format("scenario {} has configuration errors: {}", scenario.name,
                                 fmt::join(wrong, ", ")));
  }
  if (options.setup_timeout.given && options.setup_timeout.value.ns <= 0) {
    errors.emplace_back("setupTimeout must be positive");
    problems.add(field_path(options, "setupTimeout"),
                 fmt::format("found {}, expected more than 0s",
                             format_duration(options.setup_timeout.value)));
  }
  if (exports) validate_functions(options, *exports, problems, errors);
  validate_statistics(options, problems, errors);
  return errors;
}

}  // namespace rehearse
