#pragma once
// k6's options that only a real test has: hosts, blockHostnames, blacklistIPs, dns and
// those of TLS.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "sim/file/json/document_problems.hpp"
#include "sim/file/read_settings.hpp"
#include "tools/live/http/http_options.hpp"
#include "tools/rehearse/line/command_line.hpp"

namespace rehearse {

/// `options`: as in a file or as a script exports them. Those that are none of these are left
/// alone.
void read_http_options(const nlohmann::json& options, const JsonPlace& place, HttpOptions& http,
                       DocumentProblems& problems);

/// Those of a document's text, with the settings' values put over them, and the line's flags over
/// these.
Problems read_connections(std::string_view text, const ReadSettings& settings,
                          const CommandLine& line, HttpOptions& http);

}  // namespace rehearse
