// libcurl's result codes as reasons.

#include "tools/live/http/failure_log.hpp"

#include <sys/resource.h>
#include <utility>

#include "models/base/masked_url.hpp"
#include "tools/live/http/http_answer.hpp"

namespace rehearse {

std::string failure_reason(CURLcode code, long http_status) {
  if (code == CURLE_OK) {
    return http_status >= 400 ? "status " + std::to_string(http_status) : std::string();
  }
  switch (status_of(code, http_status)) {
    case Status::Refused:
      return "refused";
    case Status::TimedOut:
      return "timeout";
    case Status::Terminated:
      return "reset";
    default:
      break;
  }
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return "DNS";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return "TLS";
    default:
      return "other";
  }
}

void FailureLog::add(Instant now, CURLcode code, long http_status, const char* url) {
  if (code == CURLE_OK && http_status < 400) return;
  FailureReason& reason = counts_.of(failure_reason(code, http_status));
  if (++reason.count > 1) return;
  reason.first = now;
  reason.url = url != nullptr ? masked_url(url) : "";
  reason.message = code != CURLE_OK ? curl_easy_strerror(code) : "HTTP " + reason.reason;
  if (code != CURLE_OK && first_) first_(reason);
}

void FailureLog::add_refusal(Instant now, const std::string& message, const char* url) {
  FailureReason& reason = counts_.of("blocked");
  if (++reason.count > 1) return;
  reason.first = now;
  reason.url = url != nullptr ? masked_url(url) : "";
  reason.message = message;
  if (first_) first_(reason);
}

void FailureLog::add_lack_of_descriptors(Instant now) {
  FailureReason& reason = counts_.of("descriptors");
  if (++reason.count > 1) return;
  rlimit most{};
  getrlimit(RLIMIT_NOFILE, &most);
  reason.first = now;
  reason.message = "no socket could be opened: the process may have " +
                   std::to_string(most.rlim_cur) + " files and sockets (ulimit -n)";
  if (first_) first_(reason);
}

}  // namespace rehearse
