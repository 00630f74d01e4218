#pragma once
// A comparison as text.

#include <string>

#include "tools/rehearse/results/compared_files.hpp"

namespace rehearse {

/// Of each file but the first: the figures that differ from the first one's, then those for which
/// that is not certain, with the difference and half of its 95 % interval; how many do not differ.
/// In how many runs thresholds hold. Then reality against each file: what is outside of the
/// prediction before what is inside.
std::string compare_text(const ComparedFiles& compared);

}  // namespace rehearse
