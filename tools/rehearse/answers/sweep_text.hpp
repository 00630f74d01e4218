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

/// Of an answer that has just been given.
AnswerFigures figures_of(const AnswerOverRuns& answer);

/// A row for each value that was tried, likewise.
std::vector<std::vector<std::string>> find_rows(const FindAnswer& answer);

/// "part 1 of 2: "; "": it is of the whole range.
std::string find_part(const FindAnswer& answer);
/// ", as far as these runs can tell"; "": what was found and the value next to it are decided.
/// Requires: something was found.
std::string find_doubt(const FindAnswer& answer);

/// What was found, why one further is not enough, and what was tried.
std::string find_text(const FindAnswer& answer);

}  // namespace rehearse
