// The system tags.

#include "sim/verdict/metric_options.hpp"

#include <algorithm>
#include <array>

namespace rehearse {

std::set<std::string, std::less<>> default_system_tags() {
  return {"check",       "error", "error_code", "expected_response", "group",  "method",
          "name",        "proto", "scenario",   "service",           "status", "subproto",
          "tls_version", "url"};
}

std::span<const std::string_view> all_system_tags() {
  static constexpr auto kAll = std::to_array<std::string_view>(
      {"check", "error", "error_code", "expected_response", "group", "ip", "iter", "method", "name",
       "ocsp_status", "proto", "scenario", "service", "status", "subproto", "tls_version", "url",
       "vu"});
  return kAll;
}

bool is_system_tag(std::string_view name) {
  const std::span<const std::string_view> all = all_system_tags();
  return std::binary_search(all.begin(), all.end(), name);
}

}  // namespace rehearse
