#pragma once
// What a run meets outside itself: the only place that distinguishes virtual from real time.

#include <cstdint>
#include <optional>

#include "sim/core/pace.hpp"
#include "sim/executor/command.hpp"
#include "sim/vu/backend.hpp"

namespace rehearse {

class Program;
class RunJudge;
class TieOrder;

/// Commands that come while a test runs, beside those of Rehearsal::control.
class CommandSource {
 public:
  virtual ~CommandSource() = default;
  /// The next one that has come, each once and in their order; `at` is ignored. The first one's
  /// index in Result::commands and in Fact::count is Rehearsal::control.size(), the next one's
  /// one more.
  virtual std::optional<Command> take() = 0;
};

/// Whatever is missing is as in a simulation.
struct RunEnvironment {
  /// When reach() comes back early, the target and the commands are looked at.
  Pace* pace = nullptr;               ///< none: virtual time
  Backend* target = nullptr;          ///< none: the model of Rehearsal::targets
  CommandSource* commands = nullptr;  ///< none: the test is not steered; if there is one, a test
                                      ///< in which nothing is due waits for its commands
  /// Whether VUs that nothing else depends on (mode_choice.hpp) may be run ahead of the clock when
  /// no observer needs the order of events, and targets may advance alone in virtual time until
  /// something else can happen: the result is the same.
  bool look_ahead = true;
  RunJudge* verdict = nullptr;  ///< none: one is made where the rehearsal has thresholds
  /// What iterations do where the rehearsal has a program; none: one is started.
  Program* program = nullptr;
  unsigned threads = 1;  ///< how many run VUs ahead at once
  /// The instance of the plan whose scenarios alone are reported, as if there were no others, and
  /// end the test when they end; the run is in the order of events. None: all instances.
  std::optional<std::uint32_t> own_instance = std::nullopt;

  /// Decides ties; the run is in the order of events then. None: as Rehearsal::ties says.
  const TieOrder* ties = nullptr;

  /// Nothing but the model decides when something happens.
  bool is_virtual() const { return pace == nullptr && commands == nullptr; }
};

}  // namespace rehearse
