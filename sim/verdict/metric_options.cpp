// The system tags.

#include "sim/verdict/metric_options.hpp"

namespace rehearse {

std::set<std::string, std::less<>> default_system_tags() {
  return {"check",       "error", "error_code", "expected_response", "group",  "method",
          "name",        "proto", "scenario",   "service",           "status", "subproto",
          "tls_version", "url"};
}

}  // namespace rehearse
