#pragma once
// Durations that stay at kMaxDuration instead of wrapping, as "for ever" must.

#include <cstdint>

#include "models/base/time.hpp"

namespace rehearse {

/// Requires: a, b ≥ 0.
inline Duration capped_sum(Duration a, Duration b) {
  Duration total;
  return __builtin_add_overflow(a.ns, b.ns, &total.ns) ? kMaxDuration : total;
}

/// Requires: one ≥ 0.
inline Duration capped_product(Duration one, std::uint32_t count) {
  Duration total;
  return __builtin_mul_overflow(one.ns, std::int64_t{count}, &total.ns) ? kMaxDuration : total;
}

}  // namespace rehearse
