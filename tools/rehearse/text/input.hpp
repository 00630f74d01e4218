#pragma once
// Bytes in: a whole file, or line by line as they arrive.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <utility>

#include "models/base/checked.hpp"

namespace rehearse {

/// The whole content of the file, "-" being standard input. Longer content is cut at `limit` + 1
/// bytes, enough for a reader to see that it is too long. Error: it cannot be read.
Checked<std::string> read_input(const std::string& file, std::size_t limit);

/// Splits a stream into lines, each available as soon as its newline has arrived. Of a line that is
/// longer than `limit` bytes some are left out, but more than `limit` remain, so that its reader
/// sees that it is too long; memory stays bounded.
class LineReader {
 public:
  /// Where bytes come from: writes at most `most` to a place; their number, 0 at the end, -1 with
  /// errno set.
  using Source = std::function<ssize_t(char* place, std::size_t most)>;

  LineReader(int fd, std::size_t limit);
  LineReader(Source source, std::size_t limit) : source_(std::move(source)), limit_(limit) {}

  /// The next line without its newline, valid until the next call; nothing at the end. A last line
  /// needs no newline. Throws StreamFailed when reading fails.
  std::optional<std::string_view> next();

 private:
  Source source_;
  std::size_t limit_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of the next line in buffer_
  bool ended_ = false;
};

}  // namespace rehearse
