#pragma once
// --html: a page that says how it was made.

#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/pages/report_page.hpp"

namespace rehearse {

/// Writes the page with the command and, where it keeps that, the text of its file, without
/// secrets (shown_secrets.hpp). Throws
/// StreamFailed, which names the page's file. Requires: line.html.
void write_page(const CommandLine& line, ReportPage page);

}  // namespace rehearse
