#pragma once
// Bytes out to a file descriptor: buffered, complete or an exception.

#include <cstdint>
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

/// Until the descriptor is ready for `events`, POLLIN or POLLOUT, or fails, or a signal comes.
void wait_for(int fd, short events);

/// A buffered writer. Interrupted and partial writes are continued; a descriptor that does not
/// block is waited for.
class Output {
 public:
  /// What may pass.
  enum class Shows : std::uint8_t {
    All,        ///< for programs: bytes as they are
    Printable,  ///< for people: printable_lines() of them
  };

  /// `fd` stays the caller's. What goes to a terminal is printable in any case.
  explicit Output(int fd, Shows shows = Shows::All);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  /// Throws OutputClosed or StreamFailed when the buffer has to go out and cannot.
  void write(std::string_view text);
  void flush();
  /// Of what is written from now on.
  void show(Shows shows) { shows_ = shows; }
  /// From now on nothing is thrown: once something cannot be written nothing is any more, and
  /// failure() says why; "": everything could.
  void forgive() { forgives_ = true; }
  const std::string& failure() const { return failure_; }

 private:
  void drain();

  int fd_;
  bool is_terminal_;
  Shows shows_;
  bool forgives_ = false;
  std::string failure_;
  std::string buffer_;
};

}  // namespace rehearse
