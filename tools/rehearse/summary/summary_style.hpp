#pragma once
// What the options and the terminal decide about a summary.

#include <string>
#include <vector>

#include "sim/verdict/trend_stat.hpp"

namespace rehearse {

struct SummaryStyle {
  bool full = false;                   ///< also groups, scenarios, phases of requests
  bool terminal = false;               ///< standard output is one
  bool errors_terminal = false;        ///< standard error is one
  bool no_color = false;               ///< asked for
  std::vector<TrendStat> trend_stats;  ///< may hold one twice
  std::string time_unit;               ///< as asked for; "s", "ms" and "us" have an effect

  bool colour() const { return terminal && !no_color; }
};

/// k6's choice where nothing is asked for: avg, min, med, max, p(90), p(95).
std::vector<TrendStat> default_trend_stats();

}  // namespace rehearse
