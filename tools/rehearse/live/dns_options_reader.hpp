#pragma once
// k6's option dns.

#include <nlohmann/json_fwd.hpp>

#include "sim/file/json/document_problems.hpp"
#include "tools/live/http/dns_options.hpp"

namespace rehearse {

void read_dns_options(const nlohmann::json& value, const JsonPlace& place, DnsOptions& dns,
                      DocumentProblems& problems);

}  // namespace rehearse
