#pragma once
// What can be done to a running test from outside.

#include <cstdint>
#include <optional>
#include <variant>

#include "models/base/time.hpp"

namespace rehearse {

struct ScaleCommand {
  std::optional<std::int64_t> vus;
  std::optional<std::int64_t> max;
};
struct PauseCommand {};
struct ResumeCommand {};
struct InterruptCommand {};  ///< one Ctrl-C
/// As Ctrl-C with another cause, and so another exit code.
struct StopCommand {
  enum class Cause : std::uint8_t {
    Request,    ///< from outside
    Threshold,  ///< that is crossed by the whole test, of which this one is a part
  };
  Cause cause = Cause::Request;
};

struct Command {
  Instant at;  ///< on the wall clock; before 0 only while a test that starts paused is waiting
  std::variant<ScaleCommand, PauseCommand, ResumeCommand, InterruptCommand, StopCommand> action;
};

}  // namespace rehearse
