// Prints the broken invariant and how to repeat it, then aborts.

#include "models/base/require.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "models/base/shell_word.hpp"

namespace rehearse {
namespace {
thread_local const std::uint64_t* current_seed = nullptr;
int word_count = 0;
const char* const* command_words = nullptr;

/// The seed that was used takes the place of one that was given.
std::string command_text() {
  constexpr std::string_view kSeed = "--seed";
  std::string text;
  for (int i = 0; i < word_count; ++i) {
    const std::string_view word = command_words[i];
    if (current_seed != nullptr && word.substr(0, kSeed.size()) == kSeed) {
      if (word == kSeed) ++i;
      continue;
    }
    text += " " + shell_word(word);
  }
  if (current_seed != nullptr) text += " --seed " + std::to_string(*current_seed);
  return text;
}
}  // namespace

ReplayNote::ReplayNote(std::uint64_t seed) : previous_(current_seed), seed_(seed) {
  current_seed = &seed_;
}

ReplayNote::~ReplayNote() { current_seed = previous_; }

void remember_command(int count, const char* const* words) {
  word_count = count;
  command_words = words;
}

void broken_invariant(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "rehearse: broken invariant at %s:%d: %s\n", file, line, condition);
  if (const std::string command = command_text(); !command.empty()) {
    std::fprintf(stderr, "This is a defect of rehearse. Repeat it with:%s\n", command.c_str());
  }
  std::abort();
}

}  // namespace rehearse
