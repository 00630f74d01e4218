#pragma once
// Ctrl-C and SIGTERM while a test runs.

#include <csignal>

#include "tools/live/loop/command_queue.hpp"
#include "tools/live/loop/event_loop.hpp"

namespace rehearse {

/// The first SIGINT or SIGTERM interrupts the test, the second ends the process at once with exit
/// code 105, as k6 does. While it lives the two are blocked in the thread that made it and in those
/// that it starts; afterwards they are as before.
class Signals {
 public:
  /// Throws std::system_error where the system has no descriptors left.
  Signals(EventLoop& loop, CommandQueue& commands);
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  void read_signals();

  EventLoop& loop_;
  CommandQueue& commands_;
  sigset_t before_{};
  int fd_ = -1;
  bool came_ = false;
};

}  // namespace rehearse
