#pragma once
// Our own invariants: they stay on in every build and stop the program with the seed to replay.

#include <cstdint>

namespace rehearse {

/// While one lives, a broken invariant on this thread names `seed` as the way to replay the run.
class ReplayNote {
 public:
  explicit ReplayNote(std::uint64_t seed);
  ~ReplayNote();
  ReplayNote(const ReplayNote&) = delete;
  ReplayNote& operator=(const ReplayNote&) = delete;

 private:
  const std::uint64_t* previous_;
  std::uint64_t seed_;
};

/// Prints the broken invariant, its place and the seed to replay, and aborts the process.
[[noreturn]] void broken_invariant(const char* condition, const char* file, int line);

}  // namespace rehearse

#define REQUIRE(condition)      \
  (static_cast<bool>(condition) \
       ? void(0)                \
       : ::rehearse::broken_invariant(#condition, __FILE_NAME__, __LINE__))
