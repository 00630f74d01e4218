// The same picture, alone or on a page.

#include "tools/rehearse/line/drawn_run.hpp"

#include "tools/rehearse/line/page_of.hpp"
#include "tools/rehearse/pages/run_page.hpp"
#include "tools/rehearse/pictures/run_picture.hpp"
#include "tools/rehearse/pictures/svg.hpp"
#include "tools/rehearse/text/output_file.hpp"

namespace rehearse {

void draw_run(const CommandLine& line, const TestPlan& plan, const Result& result,
              const std::vector<std::string>& trend_stats) {
  if (line.svg) write_file(*line.svg, svg_text(run_picture(plan, result)));
  if (line.html) write_page(line, run_page(plan, result, trend_stats));
}

}  // namespace rehearse
