#pragma once
// Carries commands from any thread to an event loop on another one.

#include <mutex>
#include <vector>

#include "tools/live/loop/command_queue.hpp"
#include "tools/live/loop/event_loop.hpp"

namespace rehearse {

class CommandRelay {
 public:
  /// What is sent comes into `commands` from within loop.wait(); both outlive it.
  /// Throws std::system_error where the system has no descriptors left.
  CommandRelay(EventLoop& loop, CommandQueue& commands);
  ~CommandRelay();
  CommandRelay(const CommandRelay&) = delete;
  CommandRelay& operator=(const CommandRelay&) = delete;

  /// May be called on any thread.
  void send(decltype(Command::action) action);
  /// Only ends a wait() of the loop. May be called on any thread.
  void wake();

 private:
  void receive();

  EventLoop& loop_;
  CommandQueue& commands_;
  int fd_;
  std::mutex mutex_;
  std::vector<decltype(Command::action)> sent_;
};

}  // namespace rehearse
