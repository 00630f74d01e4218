#pragma once
// A targets file for a script, made of what the script reads.

#include <string>
#include <vector>

#include "sim/fit/read/recorded_traffic.hpp"
#include "sim/script/vu/answer_recording.hpp"

namespace rehearse {

/// The targets of a rehearsal as JSON (scenarios/script-targets.md): one for each origin, with an
/// endpoint for each kind of request, whose answer has exactly what was read of it. What `traffic`
/// has of an endpoint takes the place of stand-ins: the last body with the endpoint's status or
/// else the last of all, and all its times.
std::string scaffold_text(const std::vector<RecordedEndpoint>& endpoints,
                          const std::vector<RecordedExchange>& traffic);

}  // namespace rehearse
