#pragma once
// How a figure is distributed over runs, as a panel.

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "sim/measure/over/over_runs.hpp"
#include "tools/rehearse/pictures/picture.hpp"

namespace rehearse {

/// How many of them a page has at most.
inline constexpr std::size_t kMostDistributions = 12;

/// A step for each named set of runs: the share of them that have at most this value of the figure.
/// Requires: each has at least one observation.
PicturePanel distribution_panel(
    const FigureName& name, const std::vector<std::pair<std::string, const FigureOverRuns*>>& sets);

}  // namespace rehearse
