#pragma once
// Small charts of a course over time, in block characters.

#include <string>
#include <string_view>
#include <vector>

#include "models/base/time.hpp"

namespace rehearse {

/// The rows of a column chart, the highest first, each without blanks at its end: heights in
/// proportion to `peak`, in eighths of a block, or with `ascii` in whole and half rows ("#", "_").
/// Whatever is above 0 shows. Requires: 0 ≤ values ≤ peak, height ≥ 1.
std::vector<std::string> chart_rows(const std::vector<double>& values, double peak, int height,
                                    bool ascii = false);

/// Columns of `height` rows with a resolution of an eighth of a block; above them the title and
/// the highest value, below them a time axis from 0s to `end`. Whatever is above 0 shows at least
/// an eighth. Requires: values ≥ 0, height ≥ 1.
std::string chart(std::string_view title, const std::vector<double>& values, Duration end,
                  int height);

}  // namespace rehearse
