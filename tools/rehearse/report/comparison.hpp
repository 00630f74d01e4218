#pragma once
// Prediction and reality side by side.

#include <string>

#include "sim/measure/result.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// One row a figure: predicted, real, and real less predicted; the test's, then each scenario's
/// where there are several. Durations of requests are those from the instant they were due.
/// Requires: both are results of one rehearsal.
std::string comparison(const Result& predicted, const Result& real, const ReportStyle& style);

}  // namespace rehearse
