#pragma once
// JSON → lengths of time, within the bounds of a rehearsal file.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/base/time.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// The longest duration in a rehearsal file: 100 years of 365 days.
inline constexpr Duration kLongestDuration = seconds(100LL * 365 * 24 * 3600);

/// A duration as in k6 options (S2) within [shortest, longest].
std::optional<Duration> read_length(const nlohmann::json& value, const JsonPlace& place,
                                    DocumentProblems& problems, Duration shortest = {},
                                    Duration longest = kLongestDuration);

/// A list of at least one duration; nothing, with a problem for each that is wrong, otherwise.
std::optional<std::vector<Duration>> read_lengths(const nlohmann::json& value,
                                                  const JsonPlace& place,
                                                  DocumentProblems& problems,
                                                  Duration shortest = {},
                                                  Duration longest = kLongestDuration);

}  // namespace rehearse
