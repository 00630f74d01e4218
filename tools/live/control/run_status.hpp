#pragma once
// Where a running test is, as k6's REST API says it.

#include <cstdint>
#include <optional>

#include "sim/executor/command.hpp"

namespace rehearse {

struct Fact;

/// Follows a test by its facts and by the commands that were carried out.
class RunStatus {
 public:
  /// k6's numbers (F7).
  enum class Code : std::uint8_t {
    Created = 0,
    InitDone = 3,
    PausedBeforeRun = 4,
    Started = 5,
    Setup = 6,
    Running = 7,
    Teardown = 8,
    Ended = 9,
    Interrupted = 10,
  };

  /// `paused`: the test waits for a resume before it starts.
  explicit RunStatus(bool paused) : paused_(paused) {}

  void observe(const Fact& fact);
  /// A command that was not refused.
  void carried_out(const Command& command, Instant at);

  Code code() const { return code_; }
  bool paused() const { return paused_; }
  bool running() const { return started_ && !ended_; }
  bool stopped() const { return stopped_; }                 ///< from outside or by an iteration
  std::uint64_t vus() const { return paused_ ? 0 : vus_; }  ///< active: none while it is paused
  std::uint64_t vus_max() const { return max_; }            ///< initialised
  /// How long the test has run, pauses left out.
  Duration ran(Instant now) const;

 private:
  Code code_ = Code::Created;
  bool paused_;
  bool stopped_ = false;
  std::uint64_t vus_ = 0;
  std::uint64_t max_ = 0;
  std::optional<Instant> started_;
  std::optional<Instant> ended_;
  std::optional<Instant> paused_since_;  // while it runs
  Duration pauses_;                      // those that are over
};

}  // namespace rehearse
