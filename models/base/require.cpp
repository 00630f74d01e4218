// Prints the broken invariant and the seed, then aborts.

#include "models/base/require.hpp"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>

namespace rehearse {
namespace {
thread_local const std::uint64_t* current_seed = nullptr;
}

ReplayNote::ReplayNote(std::uint64_t seed) : previous_(current_seed), seed_(seed) {
  current_seed = &seed_;
}

ReplayNote::~ReplayNote() { current_seed = previous_; }

void broken_invariant(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "rehearse: broken invariant at %s:%d: %s\n", file, line, condition);
  if (current_seed != nullptr) {
    std::fprintf(stderr, "This is a defect of rehearse. Replay it with: --seed %" PRIu64 "\n",
                 *current_seed);
  }
  std::abort();
}

}  // namespace rehearse
