#pragma once
// How names become addresses (S164): k6's option dns.

#include <cstdint>
#include <curl/curl.h>

namespace rehearse {

/// k6's defaults, but for the order of addresses, which is the system's.
struct DnsOptions {
  enum class Family : std::uint8_t { Any, V4, V6 };

  std::int64_t ttl_s = 300;  ///< how long a name's addresses are kept; -1: for ever
  bool shuffles = false;     ///< in which order they are tried, anew each time they are looked up
  Family family = Family::Any;

  /// All but the family, which is that of names alone (outgoing_request.cpp).
  void apply(CURL* easy) const;
};

/// libcurl's word for addresses of a name.
long family_of_names(const DnsOptions& dns);

}  // namespace rehearse
