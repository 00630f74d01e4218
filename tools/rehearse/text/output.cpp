// Buffered output that survives signals and short writes.

#include "tools/rehearse/text/output.hpp"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <unistd.h>

namespace rehearse {

namespace {
constexpr std::size_t kBufferBytes = 1 << 16;
}

void Output::write(std::string_view text) {
  buffer_.append(text);
  if (buffer_.size() >= kBufferBytes) flush();
}

void Output::flush() {
  std::string_view rest = buffer_;
  while (!rest.empty()) {
    const ssize_t written = ::write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EPIPE) {
      throw OutputClosed();
    } else if (errno != EINTR) {
      throw StreamFailed(fmt::format("cannot write: {}", std::strerror(errno)));
    }
  }
  buffer_.clear();
}

}  // namespace rehearse
