// Reads files and lines from file descriptors.

#include "tools/rehearse/text/input.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "tools/rehearse/text/output.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kChunkBytes = 1 << 16;

ssize_t read_some(int fd, char* place, std::size_t most) {
  for (;;) {
    const ssize_t count = ::read(fd, place, most);
    if (count >= 0) return count;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait_for(fd, POLLIN);
    } else if (errno != EINTR) {
      return count;
    }
  }
}

/// Appends what is there, at most a chunk; the number of bytes, 0 at the end, -1 with errno set.
ssize_t append_chunk(const LineReader::Source& source, std::string& text) {
  std::array<char, kChunkBytes> chunk;
  const ssize_t count = source(chunk.data(), chunk.size());
  if (count > 0) text.append(chunk.data(), static_cast<std::size_t>(count));
  return count;
}

LineReader::Source source_of(int fd) {
  return [fd](char* place, std::size_t most) { return read_some(fd, place, most); };
}

Problem unreadable() { return {"", fmt::format("cannot be read: {}", std::strerror(errno))}; }

}  // namespace

Checked<std::string> read_input(const std::string& file, std::size_t limit) {
  const bool standard = file == "-";
  const int fd = standard ? STDIN_FILENO : ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return unreadable();
  std::string text;
  ssize_t count = 1;
  while (count > 0 && text.size() <= limit) count = append_chunk(source_of(fd), text);
  Checked<std::string> result = count < 0 ? Checked<std::string>(unreadable())
                                          : text.substr(0, std::min(text.size(), limit + 1));
  if (!standard) ::close(fd);
  return result;
}

LineReader::LineReader(int fd, std::size_t limit) : LineReader(source_of(fd), limit) {}

std::optional<std::string_view> LineReader::next() {
  std::size_t searched = begin_;
  while (true) {
    const std::size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) {
      const std::string_view line(buffer_.data() + begin_, end - begin_);
      begin_ = end + 1;
      return line;
    }
    if (ended_) break;
    buffer_.erase(0, begin_);
    begin_ = 0;
    if (buffer_.size() > limit_) buffer_.resize(limit_ + 1);
    searched = buffer_.size();
    const ssize_t count = append_chunk(source_, buffer_);
    if (count < 0) throw StreamFailed(fmt::format("cannot read: {}", std::strerror(errno)));
    ended_ = count == 0;
  }
  if (begin_ == buffer_.size()) return std::nullopt;
  const std::string_view line(buffer_.data() + begin_, buffer_.size() - begin_);
  begin_ = buffer_.size();
  return line;
}

}  // namespace rehearse
