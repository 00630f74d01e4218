#pragma once
// `rehearse serve`: the modelled targets of a file as real HTTP servers.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "models/journey/request.hpp"
#include "sim/run/rehearsal.hpp"
#include "tools/rehearse/line/command_line.hpp"
#include "tools/rehearse/text/output.hpp"

namespace rehearse {

/// All that the rehearsal's journeys send, in the order of writing.
std::vector<Request> requests_of(const Rehearsal& rehearsal);

/// The services that are served, by index: the one called `only`; without it those that journeys
/// send requests to; where none does, those that no other service calls.
Checked<std::vector<std::uint32_t>> served_services(const Rehearsal& rehearsal,
                                                    const std::optional<std::string>& only);

/// Serves until a signal: the first one lets what is inside finish, the second ends the process at
/// once. The first lines on `out` say where, one for each
/// target, "shop=http://127.0.0.1:8080", as `rehearse live --target` takes it; by then it listens.
/// Returns the exit code: 0 after all was answered, 104 for bad input, 106 where it cannot listen.
/// Throws as Output does.
int serve_command(const CommandLine& line, Output& out);

}  // namespace rehearse
