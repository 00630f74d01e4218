#pragma once
// Our own invariants: they stay on in every build and stop the program and say how to repeat it.

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

/// The command that a broken invariant names as the way to repeat it, with the seed of the run;
/// `words` outlive the process's work. Without it the seed alone is named.
void remember_command(int count, const char* const* words);

/// Prints the broken invariant, its place and how to repeat it, and aborts the process.
[[noreturn]] void broken_invariant(const char* condition, const char* file, int line);

}  // namespace rehearse

#define REQUIRE(condition)      \
  (static_cast<bool>(condition) \
       ? void(0)                \
       : ::rehearse::broken_invariant(#condition, __FILE_NAME__, __LINE__))
