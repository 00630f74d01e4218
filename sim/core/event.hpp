#pragma once
// The order of events within an instant (S81, S82, S84). That iterations begin after all that ends
// at the instant (S83) is no class: the loop asks for them last (VuTable::begin_later). The classes
// First… are for runs whose ties are decided otherwise (S123).

#include <cstdint>

#include "models/base/time.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

/// What happens at one instant happens in this order; within a class by scenario rank, then by
/// timer, and VU timers are in the order of VU ids.
enum class EventClass : std::uint8_t {
  Evaluation,  ///< of thresholds: sees what was before the instant
  FirstBackendEvent,
  FirstVuReady,
  FirstVuEvent,
  FirstStart,    ///< of the iteration after one that ended first
  FirstArrival,  ///< the one that is due at the regular end
  HardEnd,
  RegularEnd,
  Control,
  RampStep,
  RampHardStop,
  PhaseEnd,  ///< setup or teardown is over
  ScenarioStart,
  Arrival,
  BackendEvent,  ///< a target answers, or a request that `rps` delayed may be sent
  VuReady,       ///< an unplanned VU is initialised: like an iteration end, too late for arrivals
  VuEvent,       ///< a VU's iteration continues or ends
};

struct Event {
  Instant at;
  EventClass event_class = EventClass::HardEnd;
  Rank rank{};  ///< of the scenario
  Timer timer{};
};

}  // namespace rehearse
