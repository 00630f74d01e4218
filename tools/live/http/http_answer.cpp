// libcurl's result codes as outcomes, and its timers as parts of a request's time.

#include "tools/live/http/http_answer.hpp"

#include <algorithm>
#include <cstdint>

namespace rehearse {
namespace {

Duration time_of(CURL* easy, CURLINFO which) {
  curl_off_t time = 0;
  curl_easy_getinfo(easy, which, &time);
  return microseconds(time);
}

std::uint64_t bytes(CURL* easy, CURLINFO which) {
  curl_off_t size = 0;
  curl_easy_getinfo(easy, which, &size);
  return static_cast<std::uint64_t>(std::max<curl_off_t>(size, 0));
}

std::uint64_t long_bytes(CURL* easy, CURLINFO which) {
  long size = 0;
  curl_easy_getinfo(easy, which, &size);
  return static_cast<std::uint64_t>(std::max(size, 0L));
}

/// Headers and body. libcurl counts what it sends together with the headers twice, which is all of
/// a small body except over HTTP/2.
std::uint64_t bytes_sent(CURL* easy) {
  constexpr std::uint64_t kSentWithHeaders = 64 * 1024;
  const std::uint64_t request = long_bytes(easy, CURLINFO_REQUEST_SIZE);
  const std::uint64_t body = bytes(easy, CURLINFO_SIZE_UPLOAD_T);
  if (body == 0) return request;
  long version = 0;
  curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
  const bool counted = version != CURL_HTTP_VERSION_2_0 && body < kSentWithHeaders;
  return counted ? request : request + body;
}

}  // namespace

Status status_of(CURLcode code, long http_status) {
  switch (code) {
    case CURLE_OK:
      break;
    case CURLE_OPERATION_TIMEDOUT:
      return Status::TimedOut;
    case CURLE_COULDNT_CONNECT:
      return Status::Refused;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return Status::Terminated;
    default:
      return Status::Error;
  }
  if (http_status == 429) return Status::RateLimited;
  if (http_status == 503) return Status::Rejected;
  return http_status >= 200 && http_status < 400 ? Status::Ok : Status::Error;
}

void add_times(CURL* easy, const TransferInstants& instants, RequestTimes& times) {
  const Duration total = instants.over - instants.begun;
  const auto within = [&](Duration from, Duration time) { return std::clamp(time, from, total); };
  // libcurl counts from when it first looks at the transfer, a little after it is begun.
  const Duration late = std::max(Duration{}, total - time_of(easy, CURLINFO_TOTAL_TIME_T));
  const Duration origin = instants.complete ? late : Duration{};
  long opened = 0;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &opened);
  const Duration ready = time_of(easy, CURLINFO_PRETRANSFER_TIME_T);
  const Duration first_byte = time_of(easy, CURLINFO_STARTTRANSFER_TIME_T);
  if (opened > 0) {
    const Duration looked_up = time_of(easy, CURLINFO_NAMELOOKUP_TIME_T);
    const Duration connected = time_of(easy, CURLINFO_CONNECT_TIME_T);
    const Duration secured = time_of(easy, CURLINFO_APPCONNECT_TIME_T);
    if (connected > looked_up) times.connecting = times.connecting + (connected - looked_up);
    if (secured > connected) times.tls_handshaking = times.tls_handshaking + (secured - connected);
  }
  // Each part begins where the one before ends; one that was not reached has no length.
  const Duration sends = ready == Duration{} ? total : within({}, origin + ready);
  const Duration wrote = instants.wrote - instants.begun;
  const Duration waits = ready == Duration{} ? total : within(sends, wrote);
  const Duration receives = first_byte == Duration{} ? total : within(waits, origin + first_byte);
  times.blocked = times.blocked + sends;
  times.sending = times.sending + (waits - sends);
  times.waiting = times.waiting + (receives - waits);
  times.receiving = times.receiving + (total - receives);
  times.data_sent += bytes_sent(easy);
  times.data_received +=
      long_bytes(easy, CURLINFO_HEADER_SIZE) + bytes(easy, CURLINFO_SIZE_DOWNLOAD_T);
}

}  // namespace rehearse
