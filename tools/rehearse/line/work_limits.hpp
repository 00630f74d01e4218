#pragma once
// How long a command may compute, and how much memory it may take.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "models/base/checked.hpp"
#include "models/base/time.hpp"
#include "sim/core/stop_flag.hpp"

namespace rehearse {

struct WorkLimits {
  std::optional<Duration> time;
  std::optional<std::uint64_t> memory;  ///< bytes of the process that are in memory

  bool any() const { return time || memory; }
};

/// What each line of `--jsonl` may take where nothing else is said.
inline constexpr WorkLimits kLimitsOfALine{seconds(10), std::uint64_t{1} << 30U};

/// Problems, at the flags: a text that is no length of time or no amount such as 512MB or 1GiB, or
/// nothing at all.
Checked<WorkLimits> read_work_limits(const std::optional<std::string>& time,
                                     const std::optional<std::string>& memory);

/// Watches the process: asks the flag to stop where a limit is reached, or at the first Ctrl-C or
/// SIGTERM. What does not follow within two seconds, or takes half as much memory again, is ended
/// with a message and exit code 102; a second signal ends the process at once with 105. It also
/// holds some memory back, and where the machine has none left gives it away and asks the flag, so
/// that what is known can be said. One at a time.
class WorkGuard {
 public:
  /// What no memory ends.
  enum class Of : std::uint8_t {
    Computation,  ///< one that looks at the flag
    LiveTest,     ///< one in real time, which a signal interrupts
  };

  /// The time begins. Requires: the flag outlives it. Throws std::runtime_error where there is no
  /// thread that could keep the limits.
  WorkGuard(const WorkLimits& limits, StopFlag& flag, Of of = Of::Computation);
  ~WorkGuard();
  WorkGuard(const WorkGuard&) = delete;
  WorkGuard& operator=(const WorkGuard&) = delete;

  /// The time begins anew, and nothing is asked any more.
  void restart();
  /// Nothing is ended from now on, until restart(): what is known is written.
  void rest();

 private:
  class Watch;
  std::unique_ptr<Watch> watch_;
};

/// The exit code of a command that was stopped, which says so on standard error; nothing: it was
/// not. For commands that have no part of an answer to show.
std::optional<int> stopped_exit(const StopFlag* flag);

}  // namespace rehearse
