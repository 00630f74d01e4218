#pragma once
// How iterations are computed, and how far a VU that nothing else depends on may be taken at once.

#include <cstdint>

#include "models/base/time.hpp"
#include "models/service/precomputed_load.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/vu/vu.hpp"

namespace rehearse {

/// How a scenario's iterations are computed; the result is the same in each.
enum class ExecutionMode : std::uint8_t {
  EventOrder,  ///< in the order of events: they may depend on each other, or on others
  PerVu,       ///< each VU alone: its iterations are a function of its own draws and of the plan
  PerArrival,  ///< one arrival after the other: they depend on who is idle, and on nothing else
};

/// Where VUs that run ahead tell what they do.
struct LookaheadSinks {
  BulkSink& facts;
  PrecomputedLoad* requests = nullptr;  ///< none: none of them precomputes any
};

/// A promise of the VU's executor: nothing that happens elsewhere reaches the VU before `until`,
/// and when an iteration ends before it the VU would begin the next one at that instant, as long as
/// it has not begun more than `iterations` of them.
struct Reach {
  static constexpr std::uint64_t kUnlimited = UINT64_MAX;

  Instant until{INT64_MIN};
  std::uint64_t iterations = 0;  ///< beside the one that begins now
};

/// Bounds on the requests that are precomputed, so that little has to be kept of them at a time.
struct PrecomputeBounds {
  std::uint64_t requests = 0;  ///< of each VU before it does one in the order of events
  Duration length;             ///< ahead of the clock
};

/// A VU that waits to run ahead.
struct PendingLookahead {
  Instant until;  ///< afterwards: when its timer has to ring
  std::uint64_t iterations = 0;
  VuId vu = kNoVu;
};

}  // namespace rehearse
