#pragma once
// A word from outside that a computation is to end with what it knows.

#include <atomic>
#include <cstdint>

namespace rehearse {

/// Set by any thread, or by a signal handler; looked at by what computes.
class StopFlag {
 public:
  enum class Cause : std::uint8_t {
    None,
    Time,    ///< --limit-time
    Memory,  ///< --limit-memory
    Signal,  ///< Ctrl-C or SIGTERM
    Full,    ///< the machine has no memory left
  };

  /// The first cause counts.
  void ask(Cause cause) {
    Cause none = Cause::None;
    cause_.compare_exchange_strong(none, cause, std::memory_order_relaxed);
  }
  Cause cause() const { return cause_.load(std::memory_order_relaxed); }
  bool is_asked() const { return cause() != Cause::None; }
  /// For the next computation. Requires: no thread asks meanwhile.
  void clear() { cause_.store(Cause::None, std::memory_order_relaxed); }

 private:
  static_assert(std::atomic<Cause>::is_always_lock_free);
  std::atomic<Cause> cause_ = Cause::None;
};

struct StopWords {
  const char* what;       ///< happened, as the start of a sentence
  const char* flag = "";  ///< that says when
};

/// Requires: the cause is not None.
constexpr StopWords words_of(StopFlag::Cause cause) {
  switch (cause) {
    case StopFlag::Cause::Time:
      return {"the limit of time was reached", "--limit-time"};
    case StopFlag::Cause::Memory:
      return {"the limit of memory was reached", "--limit-memory"};
    case StopFlag::Cause::Full:
      return {"there was no memory left"};
    case StopFlag::Cause::Signal:
    case StopFlag::Cause::None:
      break;
  }
  return {"a signal came"};
}

/// Whether a flag that may not be there asks.
inline bool is_asked(const StopFlag* flag) { return flag != nullptr && flag->is_asked(); }

}  // namespace rehearse
