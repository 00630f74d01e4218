#pragma once
// Makes one of a thread's socket operations fail, also those of libraries.

#include <cstdint>
#include <string>

namespace rehearse::testing {

/// Counts the operations of this thread while it lives, and lets the one with this number (from 0)
/// fail as the system could. One at a time in a thread.
class FailingSockets {
 public:
  explicit FailingSockets(std::uint64_t number);
  ~FailingSockets();
  FailingSockets(const FailingSockets&) = delete;
  FailingSockets& operator=(const FailingSockets&) = delete;

  /// Which operation failed; "" while none has.
  const std::string& failed() const { return failed_; }
  /// Whether this one is to fail.
  bool next(const char* operation);

 private:
  std::uint64_t left_;
  std::string failed_;
};

}  // namespace rehearse::testing
