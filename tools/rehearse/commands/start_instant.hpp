#pragma once
// When a test in real time begins.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

/// Later than that after now no test begins: a longer wait is a mistake.
inline constexpr std::int64_t kLongestWaitNs = std::int64_t{7} * 24 * 3600 * 1'000'000'000;

/// An instant on the wall clock, in nanoseconds since 1970-01-01T00:00:00Z: RFC 3339
/// ("2026-01-01T12:00:00Z"), a duration after `now_ns` ("+10s"), or seconds since 1970
/// ("1767268800",
/// ".5" behind them too). Problem, at --start-at: another text, an instant that is over or more
/// than kLongestWaitNs away.
Checked<std::int64_t> read_start_instant(std::string_view text, std::int64_t now_ns);

}  // namespace rehearse
