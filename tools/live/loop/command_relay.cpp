// A mutex around the commands, and an eventfd that wakes the loop.

#include "tools/live/loop/command_relay.hpp"

#include <cerrno>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace rehearse {

CommandRelay::CommandRelay(EventLoop& loop, CommandQueue& commands)
    : loop_(loop), commands_(commands), fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  loop_.watch(fd_, EPOLLIN, [this](std::uint32_t) { receive(); });
}

CommandRelay::~CommandRelay() {
  loop_.unwatch(fd_);
  close(fd_);
}

void CommandRelay::send(decltype(Command::action) action) {
  {
    const std::lock_guard lock(mutex_);
    sent_.push_back(action);
  }
  wake();
}

void CommandRelay::wake() { eventfd_write(fd_, 1); }

void CommandRelay::receive() {
  eventfd_t count = 0;
  eventfd_read(fd_, &count);
  std::vector<decltype(Command::action)> received;
  {
    const std::lock_guard lock(mutex_);
    received.swap(sent_);
  }
  for (const auto& action : received) commands_.push(action);
}

}  // namespace rehearse
