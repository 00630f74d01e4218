// Buffered output that survives signals and short writes.

#include "tools/rehearse/text/output.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {
constexpr std::size_t kBufferBytes = 1 << 16;
}

void wait_for(int fd, short events) {
  pollfd one{.fd = fd, .events = events, .revents = 0};
  ::poll(&one, 1, -1);
}

Output::Output(int fd, Shows shows) : fd_(fd), is_terminal_(::isatty(fd) == 1), shows_(shows) {}

void Output::write(std::string_view text) {
  if (is_terminal_ || shows_ == Shows::Printable) {
    buffer_.append(printable_lines(text));
  } else {
    buffer_.append(text);
  }
  if (buffer_.size() >= kBufferBytes) flush();
}

void Output::flush() {
  if (!forgives_) return drain();
  try {
    if (failure_.empty()) drain();
  } catch (const OutputClosed&) {
    failure_ = "cannot write: its reader has closed it";
  } catch (const StreamFailed& error) {
    failure_ = error.what();
  }
  buffer_.clear();
}

void Output::drain() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      throw OutputClosed();
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait_for(fd_, POLLOUT);
    } else if (errno != EINTR) {
      throw StreamFailed(fmt::format("cannot write: {}", std::strerror(errno)));
    }
  }
  buffer_.clear();
}

}  // namespace rehearse
