#pragma once
// Keeps a screen or a log up to date while a test runs.

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "tools/rehearse/display/run_watch.hpp"

namespace rehearse {

/// Where and how often progress is shown.
struct ProgressStyle {
  int fd = 2;
  bool terminal = false;  ///< bars that are redrawn in place; otherwise a line each time
  bool colour = false;
  std::chrono::milliseconds first{100};  ///< from the start until it is shown first
  std::chrono::milliseconds every{100};
};

/// What standard error and the flags ask for: on a terminal bars ten times a second, of simulations
/// only when they take longer than a second; otherwise a line every five seconds. None when quiet,
/// or where a verbose log has the place.
std::optional<ProgressStyle> progress_style(RunWatch::Clock clock, bool quiet, bool verbose,
                                            bool colour);

/// Draws on a thread of its own, so that a terminal that does not read cannot delay the test.
/// Signals are never taken on that thread.
class ProgressDisplay {
 public:
  ProgressDisplay(RunWatch& watch, const ProgressStyle& style);
  /// Erases the bars: what is printed next takes their place.
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

 private:
  void run();
  void draw();
  void erase();
  void write(std::string_view text) const;

  RunWatch& watch_;
  const ProgressStyle style_;
  std::size_t drawn_ = 0;  // lines above the cursor
  std::mutex mutex_;
  std::condition_variable over_changed_;
  bool over_ = false;
  std::thread thread_;
};

/// The progress of one test while it lives; nothing without a style.
class ShownProgress {
 public:
  ShownProgress(const TestPlan& plan, RunWatch::Clock clock,
                const std::optional<ProgressStyle>& style);

  /// `observers`, and the one that progress is made of.
  std::vector<FactSink*> with(std::vector<FactSink*> observers) {
    if (watch_) observers.push_back(&*watch_);
    return observers;
  }

 private:
  std::optional<RunWatch> watch_;
  std::optional<ProgressDisplay> display_;
};

}  // namespace rehearse
