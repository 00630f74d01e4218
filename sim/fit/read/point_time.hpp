#pragma once
// The times of points: RFC 3339, up to nanoseconds.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rehearse {

/// Nanoseconds since 1970-01-01T00:00:00Z of "2026-01-01T00:00:01.5Z" or of a time with an offset
/// such as "+01:00"; nothing for other texts, and outside the years 1970 to 2261.
std::optional<std::int64_t> parse_point_time(std::string_view text);

/// The time as text, in UTC, with the decimals that it needs.
std::string point_time_text(std::int64_t ns);

}  // namespace rehearse
