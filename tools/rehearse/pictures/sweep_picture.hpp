#pragma once
// A sweep as a picture: a panel for each question.

#include "tools/rehearse/pictures/picture.hpp"
#include "tools/rehearse/results/sweep_results.hpp"

namespace rehearse {

/// Where one value was varied, a curve with its 95 % interval; two on a whole grid are the axes of
/// a heat map; otherwise dots, in a panel for each of the values. Values are numbers with units
/// where all of a place are, and names in the order of the points elsewhere.
Picture sweep_picture(const SweepTable& table);

}  // namespace rehearse
