#pragma once
// What sweeps and searches answer, as text.

#include <string>
#include <vector>

#include "sim/questions/find.hpp"
#include "tools/rehearse/results/sweep_results.hpp"

namespace rehearse {

/// A line for each point: its values, and of each question the mean over the runs with half of its
/// 95 % interval, a share with its interval, or a value.
std::string sweep_text(const SweepTable& table);

/// Its cells: the names of the columns, then a row for each point.
std::vector<std::vector<std::string>> sweep_rows(const SweepTable& table);

/// What was found, why one further is not enough, and what was tried.
std::string find_text(const FindAnswer& answer);

}  // namespace rehearse
