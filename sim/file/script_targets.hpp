#pragma once
// What answers a script beside its rehearsal: a target file, or one delay for all URLs.

#include <string_view>

#include "models/base/checked.hpp"
#include "models/duration/duration_model.hpp"
#include "sim/file/read_settings.hpp"
#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// How long a new connection to the target of a target file takes.
inline constexpr Duration kTargetConnect{100'000};

/// A file with `routes` (scenarios/script-targets.md) as one target called "target", whose
/// endpoints are its routes and "default"; any other as the targets of a rehearsal. Of the
/// rehearsal only targets, their URLs, answers, journeys and seed are set. Errors: all at once,
/// each with its path.
Checked<Rehearsal> read_target_file(std::string_view text, const ReadSettings& settings);

/// A target called "target" that answers all requests with a status 200 after the delay.
Rehearsal target_of_one_delay(const DurationModel& delay);

/// A duration model on the command line: JSON, or a duration such as "200ms" or "200". Paths of
/// problems are at `place`.
std::optional<DurationModel> read_duration_text(std::string_view text, const JsonLimits& limits,
                                                const JsonPlace& place, DocumentProblems& problems);

}  // namespace rehearse
