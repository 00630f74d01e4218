#pragma once
// Durations as k6 reads them (S2); models/base/duration_format.hpp writes them.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "models/base/checked.hpp"
#include "models/base/duration_format.hpp"
#include "models/base/time.hpp"

namespace rehearse {

/// A plain number (milliseconds: the double times 1e6, truncated toward zero to whole ns; what does
/// not fit 64 bits becomes the most negative duration, as on amd64) or Go duration syntax with an
/// optional leading whole number of days. Days wrap around in 64 bits, hours and below are an error
/// there (S85, S86). The message of an error is k6's, its path is empty.
Checked<Duration> parse_duration(std::string_view text);

/// A number of milliseconds, by the rule for plain numbers above. Any double.
Duration duration_from_milliseconds(double number);

/// The value of a duration option: null gives nothing, a number is milliseconds.
Checked<std::optional<Duration>> read_duration(const nlohmann::json& value);

/// The same for a flag or an environment variable: the empty text means "not set".
Checked<std::optional<Duration>> read_duration_flag(std::string_view text);

}  // namespace rehearse
