// Standard input cannot be read a second time.

#include "tools/rehearse/line/page_of.hpp"

#include "tools/rehearse/pages/page_file.hpp"
#include "tools/rehearse/text/input.hpp"

namespace rehearse {

void write_page(const CommandLine& line, ReportPage page) {
  page.command = line.words;
  if (line.file != "-") {
    const Checked<std::string> text = read_input(line.file, line.settings.limits.json.bytes);
    if (text) page.file = *text;
  }
  write_page_file(*line.html, page);
}

}  // namespace rehearse
