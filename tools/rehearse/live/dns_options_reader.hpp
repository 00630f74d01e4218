#pragma once
// k6's option dns.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "sim/file/json/document_problems.hpp"
#include "tools/live/http/dns_options.hpp"

namespace rehearse {

/// "ttl=5m,select=first" as the option's object; nothing where the text is none such.
std::optional<nlohmann::json> dns_of_text(std::string_view text);

void read_dns_options(const nlohmann::json& value, const JsonPlace& place, DnsOptions& dns,
                      DocumentProblems& problems);

}  // namespace rehearse
