#pragma once
// A search as a page.

#include "sim/questions/find.hpp"
#include "tools/rehearse/pages/report_page.hpp"

namespace rehearse {

/// What was found, what the condition's figure was at each value that was tried, and a table of
/// them. Command and file are the caller's. Requires: at least one try.
ReportPage find_page(const FindAnswer& answer);

}  // namespace rehearse
