// Options of libcurl.

#include "tools/live/http/dns_options.hpp"

namespace rehearse {

void DnsOptions::apply(CURL* easy) const {
  curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, static_cast<long>(ttl_s));
  curl_easy_setopt(easy, CURLOPT_DNS_SHUFFLE_ADDRESSES, shuffles ? 1L : 0L);
}

long family_of_names(const DnsOptions& dns) {
  switch (dns.family) {
    case DnsOptions::Family::V4:
      return CURL_IPRESOLVE_V4;
    case DnsOptions::Family::V6:
      return CURL_IPRESOLVE_V6;
    case DnsOptions::Family::Any:
      break;
  }
  return CURL_IPRESOLVE_WHATEVER;
}

}  // namespace rehearse
