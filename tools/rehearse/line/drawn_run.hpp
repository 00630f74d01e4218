#pragma once
// --svg, --chart and --html of what a command shows.

#include <string>
#include <vector>

#include "sim/measure/result.hpp"
#include "sim/plan/plan.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/pages/run_page.hpp"
#include "tools/rehearse/pictures/picture.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// Writes the picture to the file of --svg and, as text, to `out` (standard output), where they are
/// asked for. Throws as `out` does; a file that cannot be written is named in `unwritten`.
void draw_picture(const CommandLine& line, const Picture& picture, Output& out,
                  std::vector<std::string>& unwritten);

/// Likewise of a run, which may be a page too. Requires: every entry of trend_stats can be parsed
/// (trend_stat.hpp).
void draw_run(const CommandLine& line, const TestPlan& plan, const Result& result,
              const std::vector<std::string>& trend_stats, Output& out,
              std::vector<std::string>& unwritten, const RunPageParts& parts = {});

}  // namespace rehearse
