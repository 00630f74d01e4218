#pragma once
// JSON → journeys: what one iteration of each exec does (scenarios/journeys.md).

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "models/base/json_place.hpp"
#include "models/journey/journey.hpp"
#include "models/journey/target_directory.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// {"iteration": n}, {"iterations": [n, …]} or {"probability": p}: which iterations of a scenario
/// something happens in, counted from 0 over the whole test.
std::optional<Occurrence> read_occurrence(const nlohmann::json& value, const JsonPlace& place,
                                          DocumentProblems& problems);

/// An object with exactly one of the keys duration (a duration model), steps and graph
/// (step_reader.hpp), and optionally "throws": <occurrence> and "abort": <occurrence>. Requests are
/// resolved against `targets`; without it there are none.
std::optional<Journey> read_journey(const nlohmann::json& value, const JsonPlace& place,
                                    DocumentProblems& problems);
std::optional<Journey> read_journey(const nlohmann::json& value, const JsonPlace& place,
                                    TargetDirectory& targets, DocumentProblems& problems);

/// An object exec name → journey. Wrong journeys are reported and left out.
std::map<std::string, Journey> read_journeys(const nlohmann::json& value, const JsonPlace& place,
                                             DocumentProblems& problems);
std::map<std::string, Journey> read_journeys(const nlohmann::json& value, const JsonPlace& place,
                                             TargetDirectory& targets, DocumentProblems& problems);

}  // namespace rehearse
