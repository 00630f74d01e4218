#pragma once
// A sweep as a page.

#include "tools/rehearse/pages/report_page.hpp"
#include "tools/rehearse/results/sweep_results.hpp"

namespace rehearse {

/// Its picture, and a table of all points. Command and file are the caller's.
ReportPage sweep_page(const SweepTable& table);

}  // namespace rehearse
