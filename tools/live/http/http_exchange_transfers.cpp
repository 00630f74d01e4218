// Exchanges of programs: sent as they say, kept as they came.

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <utility>

#include "tools/live/http/http_backend.hpp"
#include "tools/live/http/http_received.hpp"

namespace rehearse {

namespace {

/// What a piece of a body costs beside its bytes, in bytes: chunks may have one each.
constexpr std::size_t kCostOfAPiece = 256;

enum RefusalCode : int { CodeBlockedAddress = 1110, CodeBlockedName = 1111, CodeTooLong = 1000 };

}  // namespace

void HttpBackend::watch_exchanges(std::size_t most_bytes, Watch watch) {
  most_watched_ = most_bytes;
  watch_ = std::move(watch);
}

void HttpBackend::set_up_for_exchanges(Transfer& transfer) {
  transfer.error.resize(CURL_ERROR_SIZE);
  curl_easy_setopt(transfer.easy, CURLOPT_ERRORBUFFER, transfer.error.data());
}

bool HttpBackend::begin_exchange(Transfer& transfer, HttpExchange& exchange) {
  transfer.exchange = &exchange;
  transfer.error.front() = '\0';
  exchange.received = {};
  const Destination where = options_.destinations.of(exchange.url);
  if (!where.refusal.empty()) {
    exchange.received.error_code = CodeBlockedName;
    exchange.received.error = where.refusal;
    finish(transfer.begun, transfer, Status::Error, 0);
    return false;
  }
  transfer.own = std::make_unique<OutgoingRequest>(exchange.request, where, options_);
  transfer.own->apply(transfer.easy);
  exchange.received.unpacked = transfer.own->unpacks();
  return true;
}

curl_socket_t HttpBackend::on_open(void* transfer, curlsocktype, curl_sockaddr* address) {
  auto& self = *static_cast<Transfer*>(transfer);
  std::string refusal = self.backend->options_.destinations.refusal(address->addr);
  if (refusal.empty()) return self.backend->sockets_.open(self.easy, *address);
  if (self.refusal.empty()) self.refusal = std::move(refusal);
  return CURL_SOCKET_BAD;
}

std::size_t HttpBackend::on_body(char* bytes, std::size_t size, std::size_t count, void* transfer) {
  auto& self = *static_cast<Transfer*>(transfer);
  const std::size_t length = size * count;
  HttpBackend& backend = *self.backend;
  if (backend.bytes_at_once_ >= kMostBytesAtOnce) {
    // What is here comes again.
    if (!std::exchange(self.waits, true)) backend.waiting_.push_back(self.id.slot);
    return CURL_WRITEFUNC_PAUSE;
  }
  backend.bytes_at_once_ += length + kCostOfAPiece;
  if (self.exchange == nullptr) return length;
  HttpExchange& exchange = *self.exchange;
  std::string& body = exchange.received.body;
  if (!exchange.keeps_body) {
    const std::size_t most = self.backend->most_watched_;
    body.append(bytes, std::min(length, most - std::min(most, body.size())));
    return length;
  }
  if (body.size() + length > backend.options_.most_kept_body) {
    exchange.received.too_long = true;
    return 0;
  }
  body.append(bytes, length);
  return length;
}

void HttpBackend::finish_exchange(Transfer& transfer, CURLcode code) {
  if (transfer.exchange == nullptr) return;
  HttpExchange& exchange = *transfer.exchange;
  HttpReceived& received = exchange.received;
  received.times = transfer.times;
  if (code == CURLE_OK) {
    take_answer(transfer.easy, received);
  } else if (received.too_long) {
    received.error_code = CodeTooLong;
    received.error =
        fmt::format("{} {}: the body is longer than 64 MiB", exchange.request.method, exchange.url);
  } else if (code == CURLE_COULDNT_CONNECT && !transfer.refusal.empty()) {
    received.error_code = CodeBlockedAddress;
    received.error = transfer.refusal;
  } else {
    take_failure(transfer.easy, code, transfer.error.data(), received);
  }
  if (received.error_code != 0) received.body.clear();
  if (watch_) watch_(exchange);
  if (!exchange.keeps_body) received.body.clear();
}

}  // namespace rehearse
