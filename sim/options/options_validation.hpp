#pragma once
// Rules for options that could be read (S13).

#include <optional>
#include <string>
#include <vector>

#include "sim/options/option_problems.hpp"
#include "sim/options/raw_options.hpp"

namespace rehearse {

/// The entries of the list k6 prints: segment, scenarios by name (all problems of one are one
/// entry), setupTimeout, missing functions by scenario, statistics of the summary. Each single
/// problem goes to `problems` with its place. `exports` as in read_options.
std::vector<std::string> validate_options(const RawOptions& options,
                                          const std::optional<std::vector<std::string>>& exports,
                                          OptionProblems& problems);

/// All problems of one scenario in k6's words and order.
std::vector<std::string> validate_scenario(const RawOptions& options, const RawScenario& scenario,
                                           OptionProblems& problems);

}  // namespace rehearse
