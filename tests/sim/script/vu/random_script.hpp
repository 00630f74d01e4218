#pragma once
// Scripts made by chance: what they do, on what options, and what answers them.

#include <cstdint>

#include "tests/sim/script/run/scripted_run.hpp"

namespace rehearse::testing {

/// The same for the same number.
ScriptSetup random_script(std::uint64_t number);

}  // namespace rehearse::testing
