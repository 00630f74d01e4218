#pragma once
// --html: a page that says how it was made.

#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/pages/report_page.hpp"

namespace rehearse {

/// Writes the page with the command and, where it keeps that, the text of its file, without
/// secrets (shown_secrets.hpp). Where it cannot be written, `unwritten` says so with its name.
/// Requires: line.html.
void write_page(const CommandLine& line, ReportPage page, std::vector<std::string>& unwritten);

}  // namespace rehearse
