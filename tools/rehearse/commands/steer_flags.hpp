#pragma once
// What the commands that steer a running test are told.

#include <cstdint>
#include <optional>

namespace rehearse {

struct SteerFlags {
  enum class Action : std::uint8_t { Pause, Resume, Scale, Status, Stats };
  Action action = Action::Status;
  std::optional<std::int64_t> vus;  ///< Scale: these or max, or both
  std::optional<std::int64_t> max;
};

}  // namespace rehearse
