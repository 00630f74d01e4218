#pragma once
// The shortcuts: top-level options that describe a scenario (S14, S15).

#include <optional>
#include <string>
#include <vector>

#include "sim/options/option_problems.hpp"
#include "sim/options/raw_options.hpp"

namespace rehearse {

/// Replaces `scenarios` by the scenario that a shortcut describes; with no shortcut and
/// no scenario, the one that runs a single iteration. In order: iterations, duration, stages, vus
/// alone. Returns k6's message when shortcuts exclude one another (the scenarios then stay as
/// written) and adds what k6 logs to `warnings`.
std::optional<std::string> expand_shortcuts(RawOptions& options, OptionProblems& problems,
                                            std::vector<std::string>& warnings);

}  // namespace rehearse
