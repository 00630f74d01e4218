#pragma once
// What VUs did one by one, for a page.

#include <string>

#include "tools/rehearse/pictures/vu_slices.hpp"

namespace rehearse {

/// JSON: `tick`, the unit of the slices, and `together` (VuSlices::together()), in seconds; of each
/// VU its number, its iterations, for how many seconds it was busy and waited, and `slices`, four
/// numbers each: ticks since the end of the one before, ticks until its end, iterations that are
/// complete, and interrupted ones. Of both none: it waits.
std::string vus_json(const VuSlices& slices);

}  // namespace rehearse
