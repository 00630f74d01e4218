#pragma once
// JSON → duration model (design.md "The rehearsal file").

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "models/checked.hpp"
#include "models/duration_model.hpp"
#include "sim/file/findings.hpp"
#include "sim/file/place.hpp"

namespace rehearse {

/// No duration in a rehearsal file is longer: 100 years of 365 days.
inline constexpr Duration kLongestDuration = seconds(100LL * 365 * 24 * 3600);

/// A duration as in k6 options (executors.md §1) within [shortest, longest].
std::optional<Duration> read_length(const nlohmann::json& value, const Place& place,
                                    Findings& findings, Duration shortest = {},
                                    Duration longest = kLongestDuration);

/// A list of at least one duration; nothing, with a problem for each that is wrong, otherwise.
std::optional<std::vector<Duration>> read_lengths(const nlohmann::json& value, const Place& place,
                                                  Findings& findings, Duration shortest = {},
                                                  Duration longest = kLongestDuration);

/// A duration (always that long), or an object with one of these keys:
///
///     {"constant": d}
///     {"uniform": [low, high]}              both ends included
///     {"choice": [d, …]}                    optionally with "weights": [w, …]
///     {"exponential": mean}                 or {"exponential": {"mean": d}}
///     {"sequence": [d, …]}                  optionally with "by": "iteration" (default) | "vu"
///     {"sum": [model, …]}                   independent terms
///     {"mixture": [model, …]}               one of them, optionally with "weights": [w, …]
///     {"hyperexponential": [mean, …]}       a mixture of exponentials, optionally with "weights"
///     {"shift": model, "by": d}             longer by d, which may be negative
///     {"scale": model, "by": x}             x times as long
///     {"clamp": model, "min": d, "max": d}  held within, at least one of the two
///     {"empirical": …}                      measured (empirical_reader.hpp)
///
/// or those of distribution_reader.hpp. scenarios/duration-models.md describes each for people.
/// Models nest at most 8 deep and one has at most 1000 parts.
std::optional<DurationModel> read_duration_model(const nlohmann::json& value, const Place& place,
                                                 Findings& findings);

/// The same; the paths of problems start with `path`.
Checked<DurationModel> read_duration_model(const nlohmann::json& value, std::string_view path = {});

}  // namespace rehearse
