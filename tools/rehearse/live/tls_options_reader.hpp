#pragma once
// k6's options of TLS: tlsVersion, tlsCipherSuites and tlsAuth.

#include <nlohmann/json_fwd.hpp>

#include "sim/file/json/document_problems.hpp"
#include "tools/live/http/tls_options.hpp"

namespace rehearse {

/// `options`: all of them.
void read_tls_options(const nlohmann::json& options, const JsonPlace& place, TlsOptions& tls,
                      DocumentProblems& problems);

}  // namespace rehearse
