#pragma once
// The time of day, for what several machines begin together.

#include <cstdint>

namespace rehearse {

/// Nanoseconds since 1970 on this machine's clock, which may be set at any time.
std::int64_t wall_clock_ns();

}  // namespace rehearse
