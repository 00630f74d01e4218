#pragma once
// The settings of a run as JSON text, for programs in other languages.

#include <string_view>

#include "models/base/checked.hpp"
#include "sim/machine/run_answer.hpp"

namespace rehearse {

/// Reads the object that sim/api/rehearse.h describes at rehearse_run(). Errors: no object, unknown
/// keys and wrong values, all of them, with places that begin with "settings".
Checked<RunAnswerSettings> read_run_settings(std::string_view text);

}  // namespace rehearse
