// One epoll instance, and a timerfd in it for the instant.

#include "tools/live/loop/event_loop.hpp"

#include <array>
#include <cerrno>
#include <ctime>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/timerfd.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "models/base/require.hpp"

namespace rehearse {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

std::int64_t monotonic_ns() {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * kSecond + time.tv_nsec;
}

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

}  // namespace

EventLoop::EventLoop()
    : epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)),
      origin_ns_(monotonic_ns()) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = timer_;
  if (timer_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event) < 0) {
    const int error = errno;
    if (timer_ >= 0) close(timer_);
    close(epoll_);
    throw std::system_error(error, std::generic_category(), "timerfd");
  }
  // By default the kernel may be 50 µs late on purpose.
  prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
}

EventLoop::~EventLoop() {
  close(timer_);
  close(epoll_);
}

void EventLoop::start() {
  origin_ns_ = monotonic_ns();
  armed_ = kNever;
}

Instant EventLoop::now() const { return {monotonic_ns() - origin_ns_}; }

void EventLoop::watch(int fd, std::uint32_t events, Callback callback) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  const int operation = callbacks_.contains(fd) ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  checked(epoll_ctl(epoll_, operation, fd, &event), "epoll_ctl");
  callbacks_[fd] = std::make_shared<Callback>(std::move(callback));
}

void EventLoop::unwatch(int fd) {
  REQUIRE(callbacks_.erase(fd) == 1);
  // A closed descriptor has left epoll by itself.
  epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
}

void EventLoop::wait(Instant until) {
  int timeout = 0;
  if (now() < until) {
    timeout = -1;
    if (until != armed_) {
      itimerspec when{};  // all zero: disarmed
      if (until != kNever) {
        const std::int64_t at = until.ns + origin_ns_;
        when.it_value.tv_sec = at / kSecond;
        when.it_value.tv_nsec = at % kSecond;
      }
      checked(timerfd_settime(timer_, TFD_TIMER_ABSTIME, &when, nullptr), "timerfd_settime");
      armed_ = until;
    }
  }
  // Few at a time, so that what they bring is taken up before the next ones are read.
  std::array<epoll_event, 8> ready{};
  const int count = epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), timeout);
  if (count < 0 && errno != EINTR) checked(count, "epoll_wait");
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = ready[static_cast<std::size_t>(i)];
    if (event.data.fd == timer_) {
      std::uint64_t expirations = 0;
      [[maybe_unused]] const auto taken = read(timer_, &expirations, sizeof expirations);
      armed_ = kNever;
      continue;
    }
    const auto found = callbacks_.find(event.data.fd);
    if (found == callbacks_.end()) continue;
    const std::shared_ptr<Callback> callback = found->second;  // it may unwatch itself
    (*callback)(event.events);
  }
}

}  // namespace rehearse
