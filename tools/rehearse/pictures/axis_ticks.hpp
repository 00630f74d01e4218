#pragma once
// Where an axis has its marks.

#include <vector>

#include "sim/measure/expression/quantity.hpp"

namespace rehearse {

/// Multiples of a round step within [low, high], at most `most`: 1, 2 or 5 times a power of ten;
/// of times above a second also 15 and 30 s or min, 1, 2, 3, 6 and 12 h, and days. Without any
/// where low is not below high or either is not finite. Requires: most ≥ 1.
std::vector<double> axis_ticks(double low, double high, Dimension dimension, int most);

}  // namespace rehearse
