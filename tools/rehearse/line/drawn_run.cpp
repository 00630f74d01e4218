// The same picture for a file, for a terminal, and on a page.

#include "tools/rehearse/line/drawn_run.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include "tools/rehearse/line/page_of.hpp"
#include "tools/rehearse/pictures/run_picture.hpp"
#include "tools/rehearse/pictures/svg.hpp"
#include "tools/rehearse/pictures/text_chart.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

namespace {

/// That of the terminal; what goes elsewhere has the default's.
std::size_t output_width() {
  winsize window{};
  const bool is_terminal = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0;
  return is_terminal ? window.ws_col : TextChartStyle().width;
}

}  // namespace

void draw_picture(const CommandLine& line, const Picture& picture, Output& out,
                  std::vector<std::string>& unwritten) {
  if (line.svg) write_file(*line.svg, svg_text(picture), unwritten);
  if (!line.chart) return;
  out.write("\n" + text_chart(picture, {.width = output_width(), .ascii = line.ascii}));
}

void draw_run(const CommandLine& line, const TestPlan& plan, const Result& result,
              const std::vector<std::string>& trend_stats, Output& out,
              std::vector<std::string>& unwritten, const RunPageParts& parts) {
  if (line.svg || line.chart) draw_picture(line, run_picture(plan, result), out, unwritten);
  if (line.html) write_page(line, run_page(plan, result, trend_stats, parts), unwritten);
}

}  // namespace rehearse
