#pragma once
// Where a script's requests really go: its options and --target.

#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "tools/live/http/destinations.hpp"

namespace rehearse {

/// `options`: the script's, as JSON; of them hosts, blockHostnames and blacklistIPs count.
/// `servers`: "ORIGIN=ORIGIN" each. Problems, all at once: at the flag, or in the options.
Checked<Destinations> script_destinations(const std::string& options,
                                          const std::vector<std::string>& servers);

}  // namespace rehearse
