// Banner, progress and summary put together.

#include "tools/rehearse/report/report.hpp"

#include "tools/rehearse/report/banner.hpp"
#include "tools/rehearse/report/progress.hpp"
#include "tools/rehearse/report/summary.hpp"

namespace rehearse {

std::string report(const Rehearsal& rehearsal, const Result& result, const ReportStyle& style) {
  std::string text;
  if (!style.quiet) {
    text = banner(rehearsal.plan, style) + "\n" + progress(rehearsal.plan, result, style) + "\n\n";
  }
  return text + summary(result, style);
}

}  // namespace rehearse
