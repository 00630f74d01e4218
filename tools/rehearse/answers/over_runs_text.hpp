#pragma once
// Figures over runs as text.

#include <string>
#include <vector>

#include "sim/measure/over/over_runs.hpp"

namespace rehearse {

/// How the figures vary: of the test, of each scenario where there are several, of each endpoint
/// and service; then in which share of the runs nothing was dropped, and thresholds held.
/// Requires: at least one run.
std::string over_runs_text(const OverRuns& over);

/// The cells of its two tables: the names of the columns, then a row for each main figure, and for
/// each share of the runs (none where nothing can fail). Requires: as over_runs_text().
std::vector<std::vector<std::string>> figure_rows(const OverRuns& over);
std::vector<std::vector<std::string>> share_rows(const OverRuns& over);

/// Whether one of the test's figures is of several scenarios.
bool has_several_scenarios(const OverRuns& over);

/// Figures that are looked for first; JSON has all of them.
bool is_main_figure(const std::vector<std::string>& path, bool several_scenarios);

/// Its path in words: "api default duration p(95)".
std::string figure_name(const std::vector<std::string>& path);

/// A value of a figure: "12.5", "5m20s", "1.20ms", "81.3%".
std::string figure_text(double value, FigureUnit unit);

}  // namespace rehearse
