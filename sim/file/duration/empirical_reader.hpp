#pragma once
// JSON → what was measured: values, percentiles, a k6 summary.

#include <optional>

#include "sim/file/duration/form_input.hpp"

namespace rehearse {

/// The value under "empirical":
///
///     [d, …]                                    each value as often as it is listed
///     {"percentiles": [[50, d], [99.9, d], …]}  a monotone cubic through the points
///     {"summary": {"min": d, "med": d, "p(90)": d, "max": d, …}}
///                                               the same; "avg", "count" and "thresholds" that a
///                                               k6 summary has beside them are ignored
///     {"csv": file, "column": …}                values; data_files.hpp puts them in its place
std::optional<DurationModel> read_empirical(const FormInput& in);

}  // namespace rehearse
