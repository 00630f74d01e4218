#pragma once
// exec.test.options: the options as k6 consolidates them.

#include <string>

#include "sim/run/rehearsal.hpp"

namespace rehearse {

/// All top-level options, null where nothing states one; workloads only as `scenarios`.
/// `script`: the options that the script exports, as JSON.
std::string effective_options_json(const Rehearsal& rehearsal, const std::string& script);

}  // namespace rehearse
