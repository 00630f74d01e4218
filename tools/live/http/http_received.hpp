#pragma once
// What a transfer brought, as programs see it: status, headers, connection; errors in k6's numbers
// and words.

#include <curl/curl.h>
#include <string_view>

#include "sim/vu/http_exchange.hpp"

namespace rehearse {

/// A line of the answer's header has come. Takes over what a status line says, and what TLS the
/// connection has, of which libcurl knows while the transfer is under way alone.
void take_header_line(CURL* easy, std::string_view line, HttpReceived& received);

/// Headers and the other end, of a transfer that is over and has an answer.
void take_answer(CURL* easy, HttpReceived& received);

/// Why there is no answer, by https://grafana.com/docs/k6/latest/javascript-api/error-codes.
/// `message`: libcurl's; may be empty. Requires: `code` is an error.
void take_failure(CURL* easy, CURLcode code, std::string_view message, HttpReceived& received);

}  // namespace rehearse
