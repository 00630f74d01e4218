#pragma once
// Which answers something is done about, and the last one that an iteration has had.

#include <cstdint>
#include <vector>

#include "models/journey/request.hpp"

namespace rehearse {

/// The last answer of an iteration, as one of its counters keeps it (JourneyProgram).
class LastAnswer {
 public:
  /// `status` 0: none came. Of a batch: its last answer, and whether any of its requests failed.
  constexpr LastAnswer(std::uint16_t status, bool failed)
      : word_(kAnswered | (failed ? kFailed : 0U) | status) {}
  /// Before the first request.
  static constexpr LastAnswer none() { return LastAnswer(0U); }
  static constexpr LastAnswer of_counter(std::uint32_t counter) { return LastAnswer(counter); }
  constexpr std::uint32_t counter() const { return word_; }

  constexpr bool any() const { return (word_ & kAnswered) != 0; }
  constexpr bool failed() const { return (word_ & kFailed) != 0; }
  constexpr std::uint16_t status() const { return static_cast<std::uint16_t>(word_ & 0xffffU); }

 private:
  static constexpr std::uint32_t kFailed = std::uint32_t{1} << 16;
  static constexpr std::uint32_t kAnswered = std::uint32_t{1} << 17;

  explicit constexpr LastAnswer(std::uint32_t word) : word_(word) {}

  std::uint32_t word_;
};

/// Answers of any of these kinds.
struct AnswerSet {
  bool failed = false;   ///< not as the request expects, or none; of a batch: one of its requests
  bool missing = false;  ///< none came: a timeout, a refused or broken connection
  std::vector<StatusRange> statuses{};

  bool has(LastAnswer answer) const {
    if (!answer.any()) return false;
    if (failed && answer.failed()) return true;
    return answer.status() == 0 ? missing : in_ranges(answer.status(), statuses);
  }
};

}  // namespace rehearse
