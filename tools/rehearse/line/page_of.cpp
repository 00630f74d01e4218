// Standard input cannot be read a second time.

#include "tools/rehearse/line/page_of.hpp"

#include <fmt/format.h>

#include "tools/rehearse/line/shown_secrets.hpp"
#include "tools/rehearse/text/input.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

void write_page(const CommandLine& line, ReportPage page, std::vector<std::string>& unwritten) {
  page.command = line.words;
  if (page.keeps_file && !line.file.empty() && line.file != "-") {
    const Checked<std::string> text = read_input(line.file, line.settings.limits.json.bytes);
    if (text) {
      page.file = without_secrets(*text);
    } else {
      unwritten.push_back(fmt::format("{}: {} is not in it, for it {}", *line.html, line.file,
                                      one_line(text.problems())));
    }
  }
  write_file(*line.html, report_html(page), unwritten);
}

}  // namespace rehearse
