#pragma once
// Durations as k6 reads and writes them (executors.md §1).

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "models/checked.hpp"
#include "models/time.hpp"

namespace rehearse {

/// A plain number (milliseconds, fractions truncated toward zero to whole ns after multiplying the
/// double by 1e6) or Go duration syntax with an optional leading whole number of days. The message
/// of an error is k6's, its path is empty.
Checked<Duration> parse_duration(std::string_view text);

/// The value of an option that holds a duration: null gives nothing, a number is milliseconds.
Checked<std::optional<Duration>> read_duration(const nlohmann::json& value);

/// The same for a flag or an environment variable: the empty text means "not set".
Checked<std::optional<Duration>> read_duration_flag(std::string_view text);

/// Go's form: "1m30s", "1.5s", "0s".
std::string format_duration(Duration duration);

}  // namespace rehearse
