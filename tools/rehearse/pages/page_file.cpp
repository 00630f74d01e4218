// The file is made when there is something to show.

#include "tools/rehearse/pages/page_file.hpp"

#include <memory>

#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

void write_page_file(const std::string& file, const ReportPage& page) {
  const Checked<std::unique_ptr<OutputFile>> opened = OutputFile::open(file);
  if (!opened) throw StreamFailed(file + ": " + opened.problems().front().message);
  OutputFile& out = **opened;
  out.named([&] { out.output().write(report_html(page)); });
  out.close();
}

}  // namespace rehearse
