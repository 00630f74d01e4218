#pragma once
// --html: a page in a file.

#include <string>

#include "tools/rehearse/pages/report_page.hpp"

namespace rehearse {

/// Throws StreamFailed, which names the file.
void write_page_file(const std::string& file, const ReportPage& page);

}  // namespace rehearse
