// Standard input cannot be read a second time.

#include "tools/rehearse/line/page_of.hpp"

#include "tools/rehearse/line/shown_secrets.hpp"
#include "tools/rehearse/text/input.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

void write_page(const CommandLine& line, ReportPage page) {
  page.command = line.words;
  if (page.keeps_file && !line.file.empty() && line.file != "-") {
    const Checked<std::string> text = read_input(line.file, line.settings.limits.json.bytes);
    if (text) page.file = without_secrets(*text);
  }
  write_file(*line.html, report_html(page));
}

}  // namespace rehearse
