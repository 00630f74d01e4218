#pragma once
// JSON → journeys: what one iteration of each exec does (design.md "The rehearsal file").

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "models/journey.hpp"
#include "sim/file/findings.hpp"
#include "sim/file/place.hpp"

namespace rehearse {

/// {"iteration": n}, {"iterations": [n, …]} or {"probability": p}: which iterations of a scenario
/// something happens in, counted from 0 over the whole test.
std::optional<Occurrence> read_occurrence(const nlohmann::json& value, const Place& place,
                                          Findings& findings);

/// {"duration": <duration model>, "throws": <occurrence>, "abort": <occurrence>}, the last two
/// optional.
std::optional<Journey> read_journey(const nlohmann::json& value, const Place& place,
                                    Findings& findings);

/// An object exec name → journey. Wrong journeys are reported and left out.
std::map<std::string, Journey> read_journeys(const nlohmann::json& value, const Place& place,
                                             Findings& findings);

}  // namespace rehearse
