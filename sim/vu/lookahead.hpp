#pragma once
// How far a VU that nothing else depends on may be taken at once.

#include <cstdint>

#include "models/base/time.hpp"
#include "models/service/precomputed_load.hpp"
#include "sim/core/fact.hpp"
#include "sim/vu/vu.hpp"

namespace rehearse {

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

/// How far requests are precomputed, so that little has to be kept of them at a time.
struct LookaheadLimits {
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
