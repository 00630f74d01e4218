// The table of forms: a new one is a row here. And what all of them tell.

#include "tools/rehearse/outputs/check_format.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {

namespace {

constexpr std::array kFormats{&kCheckText, &kCheckJson, &kCheckGithub, &kCheckJunit};

const char* meaning_of(ExitCode code) {
  for (const ExitCodeRow& row : kExitCodes) {
    if (row.code == code) return row.meaning;
  }
  return "it ended early";
}

}  // namespace

std::vector<CheckCase> cases_of(const CheckedFile& file) {
  REQUIRE(file.outcome.has_value());
  std::vector<CheckCase> cases;
  for (const ThresholdOutcome& each : file.outcome->thresholds) {
    CheckCase made{"threshold", each.metric + ": " + each.source, each.ok, {}, each.metric,
                   each.index};
    if (!each.ok) made.reasons.push_back(each.message);
    cases.push_back(std::move(made));
  }
  for (std::size_t i = 0; i < file.outcome->expectations.size(); ++i) {
    const ExpectationOutcome& each = file.outcome->expectations[i];
    CheckCase made{"expect", each.text, each.ok, {}, std::nullopt, i};
    for (const ComparisonOutcome& compared : each.comparisons) {
      if (compared.at_fault) made.reasons.push_back(compared.message);
    }
    cases.push_back(std::move(made));
  }
  const auto cut_short = file.outcome->cut_short;
  if (cases.empty() || cut_short) {
    CheckCase made{"run", "runs to its end", !cut_short, {}, std::nullopt, 0};
    if (cut_short) {
      made.reasons.push_back(fmt::format("it ended with exit code {}: {}", exit_status(*cut_short),
                                         meaning_of(*cut_short)));
    }
    cases.push_back(std::move(made));
  }
  return cases;
}

std::string seconds_text(Duration time) {
  constexpr double kNsPerSecond = 1e9;
  return fmt::format("{}", static_cast<double>(time.ns) / kNsPerSecond);
}

std::span<const CheckFormat* const> check_formats() { return kFormats; }

const CheckFormat& check_format(std::string_view name) {
  const auto* found = std::find_if(kFormats.begin(), kFormats.end(),
                                   [name](const CheckFormat* each) { return each->name == name; });
  REQUIRE(found != kFormats.end());
  return **found;
}

}  // namespace rehearse
