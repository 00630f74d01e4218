#pragma once
// What the flags of `rehearse judge` ask for.

#include <optional>

#include "models/base/time.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/points/points_reader.hpp"
#include "tools/rehearse/summary/summary_style.hpp"

namespace rehearse {

struct JudgeSettings {
  GivenThresholds thresholds;  ///< of --thresholds and --threshold
  SummaryStyle style;
  bool shown = true;            ///< false: --summary-mode disabled
  std::optional<Duration> run;  ///< of --duration
};

/// Nothing where flags or the file of --thresholds are wrong, after every mistake was reported.
std::optional<JudgeSettings> read_judge_settings(const CommandLine& line);

}  // namespace rehearse
