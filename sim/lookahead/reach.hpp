#pragma once
// How far a VU that nothing else depends on may be computed at once.

#include <cstdint>

#include "models/base/time.hpp"

namespace rehearse {

/// A promise of the VU's executor: nothing that happens elsewhere reaches the VU before `until`,
/// and when an iteration ends before it the VU would begin the next one at that instant, as long as
/// it has not begun more than `iterations` of them.
struct Reach {
  static constexpr std::uint64_t kUnlimited = UINT64_MAX;

  Instant until{INT64_MIN};
  std::uint64_t iterations = 0;  ///< beside the one that begins now
};

}  // namespace rehearse
