#pragma once
// exec.test.options: the options as k6 consolidates them.

#include <string>

#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// All top-level options, null where nothing states one; workloads only as `scenarios`.
/// `script`: the options that the script exports, as JSON.
std::string effective_options_json(const Rehearsal& rehearsal, const std::string& script);

/// What `k6 inspect` prints of a script: its options as it exports them, all keys, null where it
/// states none, durations as Go writes them, indented by two blanks. `consolidated`: workloads only
/// as `scenarios`, with totalDuration and maxVUs (its --execution-requirements).
std::string inspected_options(const Rehearsal& rehearsal, const std::string& script,
                              bool consolidated);

}  // namespace rehearse
