#pragma once
// An answer that is worked out in a process of its own, so that it can be given up at any time.

#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>

#include "tools/live/loop/event_loop.hpp"

namespace rehearse {

/// A copy of this process does the work and ends; whatever goes wrong in it, and however long it
/// takes, the loop of this one continues.
class JobProcess {
 public:
  /// Takes how much of the work is done, from 0 to 1; nothing less than before is taken.
  using Progress = std::function<void(double share)>;
  using Work = std::function<std::string(const Progress& progress)>;
  /// Called within loop.wait(), once; may destroy the JobProcess. No answer: the process ended
  /// without one.
  using Done = std::function<void(std::optional<std::string> answer)>;

  /// Throws std::system_error where the system has no processes or descriptors left. Requires: this
  /// process has one thread; `loop` outlives the object.
  JobProcess(EventLoop& loop, const Work& work, Done done);
  /// Ends the process where it still works; then `done` is not called.
  ~JobProcess();
  JobProcess(const JobProcess&) = delete;
  JobProcess& operator=(const JobProcess&) = delete;

  double progress() const { return progress_; }

 private:
  void read_some();
  void take(std::string_view piece);
  void finish();

  EventLoop& loop_;
  Done done_;
  pid_t process_ = -1;
  int fd_ = -1;  // the end of the pipe that is read
  double progress_ = 0;
  std::string begun_;                  // of what is read: a frame that is not whole yet
  std::optional<std::string> answer_;  // what there is of it
};

}  // namespace rehearse
