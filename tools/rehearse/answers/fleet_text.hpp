#pragma once
// A fleet for people: its instances, their sum, what a missing sequence would lose, the commands.

#include <string>

#include "sim/questions/fleet.hpp"

namespace rehearse {

std::string fleet_text(const FleetAnswer& answer);

}  // namespace rehearse
