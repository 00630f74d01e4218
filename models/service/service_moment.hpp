#pragma once
// What happens to a service by itself, apart from its requests: stops, restarts and changes.

#include <cstdint>
#include <optional>
#include <string>

#include "models/base/time.hpp"
#include "models/service/service_options.hpp"

namespace rehearse {

struct ServiceMoment {
  enum class Kind : std::uint8_t {
    StopCalled,    ///< an instance is asked to stop when what is inside is over
    Drained,       ///< it was asked to, and nothing is inside any more: it is down
    Forced,        ///< its grace is over, or it is stopped again: what is inside is terminated
    Killed,        ///< an instance that ran is stopped at once: what is inside is terminated
    Back,          ///< an instance runs again
    RollingBegan,  ///< the first instance of a rolling restart is about to be stopped
    Whole,         ///< all instances run again, and no rolling restart is under way
    ChangeBegan,
    ChangeEnded,
    Scaled,         ///< an autoscaler has set another number of instances
    StillStopping,  ///< the test is over, and a stop still waits for what is inside
  };
  Kind kind = Kind::StopCalled;
  Instant at{};
  std::uint32_t service = 0;
  std::string name{};                       ///< the service's
  std::optional<std::uint32_t> instance{};  ///< of the service; none: all of it
  /// Requests inside the instance, before any is terminated; of Drained those that left last,
  /// at its instant.
  std::uint64_t inside = 0;
  bool only_streams = false;              ///< whatever is inside the service is a stream
  std::optional<ChangeOptions> change{};  ///< that began or ended
  // Of Scaled: the number of instances before and after.
  std::uint32_t scaled_from = 0;
  std::uint32_t scaled_to = 0;
};

}  // namespace rehearse
