#pragma once
// Bytes out to a file descriptor: buffered, complete or an exception.

#include <stdexcept>
#include <string>
#include <string_view>

namespace rehearse {

/// The reader has closed the other end: the program ends quietly.
class OutputClosed : public std::runtime_error {
 public:
  OutputClosed() : std::runtime_error("output closed") {}
};

/// Reading or writing failed; what() says why.
class StreamFailed : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A buffered writer. Interrupted and partial writes are continued.
class Output {
 public:
  /// `fd` stays the caller's.
  explicit Output(int fd) : fd_(fd) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Throws OutputClosed or StreamFailed when the buffer has to go out and cannot.
  void write(std::string_view text);
  void flush();

 private:
  int fd_;
  std::string buffer_;
};

}  // namespace rehearse
