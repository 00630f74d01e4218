#pragma once
// Flags that only a live test has.

#include "models/base/checked.hpp"
#include "tools/live/http/local_addresses.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// Of any live test.
Problems wrong_live_flags(const CommandLine& line);

/// Addresses of --local-ips that this machine does not have: the requests of their VUs fail.
std::vector<std::string> warnings_of(const LocalAddresses& addresses, std::uint64_t vus);

/// --local-ips; an empty one is none.
Problems choose_local_addresses(const CommandLine& line, LocalAddresses& addresses);

}  // namespace rehearse
