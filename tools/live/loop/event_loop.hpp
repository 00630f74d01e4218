#pragma once
// Waiting for descriptors and for an instant, on one thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>

#include "models/base/time.hpp"

namespace rehearse {

/// epoll and one timerfd (nanoseconds, CLOCK_MONOTONIC). Instants count from start().
class EventLoop {
 public:
  /// `ready`: the EPOLL… bits that are set.
  using Callback = std::function<void(std::uint32_t ready)>;

  /// Throws std::system_error where the system has no descriptors left.
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Instant 0 is now. Until then it was when the loop was made.
  void start();
  Instant now() const;

  /// Calls back when `fd` is ready for any of `events` (EPOLLIN, EPOLLOUT; level-triggered), from
  /// within wait(). Again for a watched fd: other events, another callback.
  /// Throws std::system_error, changing nothing, where the system cannot watch one more.
  void watch(int fd, std::uint32_t events, Callback callback);
  /// Nothing more is called for `fd`, even where it was ready already. Requires: it is watched.
  void unwatch(int fd);

  /// Sleeps until a descriptor is ready or `until` has come (kNever: only descriptors wake it),
  /// then calls back for those that are ready; does not sleep when `until` is past.
  void wait(Instant until);

 private:
  int epoll_;
  int timer_;
  std::int64_t origin_ns_;
  Instant armed_ = kNever;
  std::unordered_map<int, std::shared_ptr<Callback>> callbacks_;
};

}  // namespace rehearse
