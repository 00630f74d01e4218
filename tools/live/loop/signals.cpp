// A signalfd on the loop; the second signal exits at once.

#include "tools/live/loop/signals.hpp"

#include <cerrno>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>

#include "sim/measure/exit_code.hpp"

namespace rehearse {

Signals::Signals(EventLoop& loop, CommandQueue& commands) : loop_(loop), commands_(commands) {
  sigset_t set{};
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  fd_ = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "signalfd");
  pthread_sigmask(SIG_BLOCK, &set, &before_);
  loop_.watch(fd_, EPOLLIN, [this](std::uint32_t) { read_signals(); });
}

Signals::~Signals() {
  loop_.unwatch(fd_);
  close(fd_);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void Signals::read_signals() {
  signalfd_siginfo signal{};
  while (read(fd_, &signal, sizeof signal) == sizeof signal) {
    if (came_) _exit(exit_status(ExitCode::Interrupted));
    came_ = true;
    commands_.push(InterruptCommand{});
  }
}

}  // namespace rehearse
