// zlib, which reads plain files as they are.

#include "tools/rehearse/points/gzip_input.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <limits>
#include <unistd.h>
#include <zlib.h>

#include "tools/rehearse/text/output.hpp"

namespace rehearse {

namespace {

constexpr unsigned kBufferBytes = 1 << 18;

gzFile as_gzip(void* file) { return static_cast<gzFile>(file); }

}  // namespace

void GzipInput::Close::operator()(void* file) const { gzclose_r(as_gzip(file)); }

Checked<GzipInput> GzipInput::open(const std::string& file) {
  const bool standard = file == "-";
  errno = 0;
  gzFile opened = standard ? gzdopen(::dup(STDIN_FILENO), "rb") : gzopen(file.c_str(), "rbe");
  if (opened == nullptr) {
    return Problem{"",
                   fmt::format("cannot be read: {}", std::strerror(errno != 0 ? errno : ENOMEM))};
  }
  GzipInput input;
  input.file_.reset(opened);
  // It opens, and only its first byte cannot be read.
  if (!standard && std::filesystem::is_directory(file)) {
    return Problem{"", fmt::format("cannot be read: {}", std::strerror(EISDIR))};
  }
  gzbuffer(opened, kBufferBytes);
  input.name_ = standard ? "standard input" : file;
  return input;
}

ssize_t GzipInput::read(char* place, std::size_t most) {
  const auto bytes = static_cast<unsigned>(
      std::min<std::size_t>(most, static_cast<std::size_t>(std::numeric_limits<int>::max())));
  const int count = gzread(as_gzip(file_.get()), place, bytes);
  int code = Z_OK;
  const char* message = gzerror(as_gzip(file_.get()), &code);
  if (code == Z_ERRNO) {
    throw StreamFailed(fmt::format("{}: cannot read: {}", name_, std::strerror(errno)));
  }
  if (count < 0 || (code != Z_OK && code != Z_STREAM_END)) {
    throw BrokenGzip(fmt::format("found broken gzip data ({}), expected a whole file",
                                 code == Z_BUF_ERROR ? "it ends too early" : message));
  }
  return count;
}

}  // namespace rehearse
