#pragma once
// Proxies from the environment, by Go's rules, which are k6's.

#include <string>
#include <string_view>

namespace rehearse {

/// "" for a direct connection. HTTP_PROXY or http_proxy for http, HTTPS_PROXY or https_proxy for
/// https; never for localhost and loopback addresses. NO_PROXY is left to libcurl.
std::string proxy_for(std::string_view url);
/// NO_PROXY or no_proxy.
std::string no_proxy();

/// The host of a URL, without brackets; "" where there is none.
std::string host_of(std::string_view url);

}  // namespace rehearse
