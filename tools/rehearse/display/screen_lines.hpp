#pragma once
// A running test as a screen shows it: the running line and one bar per scenario.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/base/time.hpp"
#include "tools/rehearse/text/bar.hpp"
#include "tools/rehearse/text/report_style.hpp"

namespace rehearse {

/// One scenario's line.
struct ScenarioBar {
  std::string name;
  BarState state = BarState::Waiting;
  double done = 0;                 ///< 0…1
  std::vector<std::string> facts;  ///< right of the bar: VUs, time, iterations or rate
};

/// A test at one instant.
struct ProgressSnapshot {
  std::string phase = "running";  ///< or "paused", "setup", "teardown"
  Duration elapsed;
  Duration longest;  ///< the test's longest duration: how wide the clock is
  std::uint64_t vus = 0;
  std::uint64_t vus_max = 0;
  std::uint64_t complete = 0;
  std::uint64_t interrupted = 0;
  std::vector<ScenarioBar> scenarios;  ///< those with work
};

struct ScreenSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

/// The lines of a screen, none wider than it and one fewer than its rows, so that they can be drawn
/// again in place. Where the width does not do, bars become shorter, then percentages, names are
/// cut to 12 columns, and the facts go from the right; where the height does not do, the last line
/// says how many scenarios are not shown, those that are over first of all.
///
///     running (05.3s), 07/20 VUs, 20 complete and 0 interrupted iterations
///     contacts ✓ [======================================] 10 VUs     5s
///     orders     [==>-----------------------------------] 07/10 VUs  00.3s/5s
std::vector<std::string> screen_lines(const ProgressSnapshot& test, const ScreenSize& size,
                                      const Paint& paint);

/// The same in one line for a log: "running (05.3s), …, orders 6%", of several scenarios only how
/// many are in which state: "…, 1 running, 1 done".
std::string log_line(const ProgressSnapshot& test);

}  // namespace rehearse
