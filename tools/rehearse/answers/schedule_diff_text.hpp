#pragma once
// What changed between two schedules, as a patch.

#include <string>

#include "sim/questions/schedule_diff.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// Lines with - are those of the file `before`, lines with + of `after`; the last line says what
/// differs. Of each list of steps the first kShownChanges are shown.
std::string schedule_diff_text(const ScheduleDiff& diff, const std::string& before,
                               const std::string& after, const ReportStyle& style);

inline constexpr std::size_t kShownChanges = 20;

}  // namespace rehearse
