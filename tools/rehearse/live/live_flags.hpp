#pragma once
// What is wrong with flags that only a live test has.

#include "models/base/checked.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// Of any live test.
Problems wrong_live_flags(const CommandLine& line);

}  // namespace rehearse
