// Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY; requests to this machine never use a proxy.

#include "tools/live/http/proxy.hpp"

#include <cstdlib>
#include <strings.h>

namespace rehearse {
namespace {

std::string variable(const char* upper, const char* lower) {
  for (const char* name : {upper, lower}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

bool is_loopback(const std::string& host) {
  return strcasecmp(host.c_str(), "localhost") == 0 || host == "::1" || host.starts_with("127.");
}

}  // namespace

std::string proxy_for(std::string_view url) {
  if (is_loopback(host_of(url))) return {};
  return url.starts_with("https:") ? variable("HTTPS_PROXY", "https_proxy")
                                   : variable("HTTP_PROXY", "http_proxy");
}

std::string no_proxy() { return variable("NO_PROXY", "no_proxy"); }

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) {
    url.remove_prefix(user + 1);
  }
  if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') - 1));
  return std::string(url.substr(0, url.find(':')));
}

}  // namespace rehearse
