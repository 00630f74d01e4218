#pragma once
// A comparison as a page.

#include "tools/rehearse/pages/report_page.hpp"
#include "tools/rehearse/results/compared_files.hpp"

namespace rehearse {

/// What differs, with its interval; the distributions of the files over each other; thresholds, and
/// reality against each file. Command and file are the caller's. Requires: at least one file.
ReportPage compare_page(const ComparedFiles& compared);

}  // namespace rehearse
