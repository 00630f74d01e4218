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
struct StopCommand {};       ///< as Ctrl-C, by a request from outside: another exit code

struct Command {
  Instant at;  ///< on the wall clock; before 0 only while a test that starts paused is waiting
  std::variant<ScaleCommand, PauseCommand, ResumeCommand, InterruptCommand, StopCommand> action;
};

}  // namespace rehearse
