#pragma once
// Flags that only a live test has.

#include "models/base/checked.hpp"
#include "tools/live/http/local_addresses.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// Of any live test.
Problems wrong_live_flags(const CommandLine& line);

/// --local-ips; an empty one is none.
Problems choose_local_addresses(const CommandLine& line, LocalAddresses& addresses);

}  // namespace rehearse
