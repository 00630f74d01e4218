// The course of a transfer: begin, wait for its socket, follow redirects, end.

#include "tools/live/http/http_backend.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <new>
#include <utility>

#include "models/base/require.hpp"
#include "tools/live/http/http_answer.hpp"
#include "tools/live/http/http_received.hpp"
#include "tools/live/http/pooled_memory.hpp"

namespace rehearse {
namespace {

/// Once in a process.
void start_libcurl() {
  static const CURLcode started = [] {
    // OpenSSL writes to sockets that the other side has closed; to have libcurl look after that
    // would take system calls at every turn.
    std::signal(SIGPIPE, SIG_IGN);
    return curl_global_init_mem(CURL_GLOBAL_DEFAULT, &pooled::allocate, &pooled::free,
                                &pooled::reallocate, &pooled::duplicate, &pooled::allocate_zeroed);
  }();
  if (started != CURLE_OK) throw std::bad_alloc();
}

/// Of all handles of the share.
void forget_cookies(CURL* easy) {
  curl_slist* cookies = nullptr;
  curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &cookies);
  if (cookies == nullptr) return;  // to look costs less than to forget
  curl_slist_free_all(cookies);
  curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");
}

/// Whether an HTTP/2 connection that had served others went away without taking this request up. As
/// Go's client does, such a request is sent again; over HTTP/1.1 libcurl does so itself.
bool was_not_taken(CURL* easy, CURLcode code) {
  if (code != CURLE_HTTP2) return false;
  long opened = 0;
  long answered = 0;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &opened);
  curl_easy_getinfo(easy, CURLINFO_HEADER_SIZE, &answered);
  return opened == 0 && answered == 0;
}

}  // namespace

HttpBackend::HttpBackend(EventLoop& loop, std::vector<std::string> urls, HttpOptions options)
    : loop_(loop),
      urls_(std::move(urls)),
      options_(std::move(options)),
      sockets_((start_libcurl(), loop), *this, static_cast<long>(options_.batch)) {
  if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr) certificates_ = file;
}

HttpBackend::~HttpBackend() {
  for (const auto& transfer : transfers_) {
    if (transfer->under_way) sockets_.remove(transfer->easy);
  }
  for (const auto& client : clients_) {
    if (client != nullptr) close_share(*client);
  }
  for (const auto& transfer : transfers_) curl_easy_cleanup(transfer->easy);
}

RequestId HttpBackend::send(Instant now, const Request& request, VuId vu, const RequestKey&, bool) {
  Client& client = client_of(vu);
  if (client.free.empty()) client.free.push_back(new_transfer(vu));
  Transfer& transfer = *transfers_[client.free.back()];
  client.free.pop_back();
  transfer.refusal.clear();
  HttpExchange* exchange = nullptr;
  if (const auto found = prepared_.find(&request); found != prepared_.end()) {
    exchange = found->second;
    prepared_.erase(found);
  } else {
    apply(request, transfer);
  }
  ++transfer.id.generation;
  transfer.under_way = true;
  transfer.redirects = 0;
  transfer.sent_again = false;
  transfer.begun = loop_.now();
  transfer.times = {};
  transfer.times.lag = transfer.begun - now;
  deadlines_.put(transfer.id.slot, {transfer.begun + request.timeout, transfer.id.slot});
  const RequestId id = transfer.id;
  if (exchange == nullptr || begin_exchange(transfer, *exchange)) begin(transfer);
  sockets_.work();
  return id;
}

void HttpBackend::apply(const Request& request, Transfer& transfer) {
  const bool blocks = options_.destinations.blocks_names();
  if (!blocks && transfer.spec == &request) return;
  const OutgoingRequest& outgoing = request_of(request);
  transfer.refusal = outgoing.refusal();
  if (transfer.spec != &request) outgoing.apply(transfer.easy);
  transfer.spec = &request;
}

void HttpBackend::begin(Transfer& transfer) {
  transfer.wrote = transfer.begun;
  transfer.header_bytes = 0;
  transfer.header_ended = false;
  transfer.waits = false;
  if (!transfer.refusal.empty()) {
    count_failure(transfer.begun, transfer, CURLE_COULDNT_CONNECT, 0);
    return finish(transfer.begun, transfer, Status::Error, 0);
  }
  if (sockets_.add(transfer.easy)) return;
  count_failure(transfer.begun, transfer, CURLE_FAILED_INIT, 0);
  finish_exchange(transfer, CURLE_FAILED_INIT);
  finish(transfer.begun, transfer, Status::Error, 0);
}

void HttpBackend::abandon(Instant, RequestId request) {
  Transfer& transfer = *transfers_.at(request.slot);
  if (transfer.id != request || !transfer.under_way) return;
  sockets_.remove(transfer.easy);
  release(transfer);
}

bool HttpBackend::iteration_ended(Instant, VuId vu) {
  if (number_of(vu) >= clients_.size() || clients_[number_of(vu)] == nullptr) return false;
  Client& client = *clients_[number_of(vu)];
  if (!options_.no_cookies_reset && !options_.exchanges)
    forget_cookies(transfers_[client.transfers.front()]->easy);
  if (options_.reuse == ConnectionReuse::WithinIteration) {
    REQUIRE(client.free.size() == client.transfers.size());
    renew_share(client);
  }
  return false;
}

Instant HttpBackend::next() const {
  return released_ < come_.size() ? come_[released_].at : kNever;
}

void HttpBackend::advance(Instant now) {
  while (released_ < come_.size() && come_[released_].at <= now) ++released_;
}

const Answer* HttpBackend::take() {
  if (released_ == 0) return nullptr;
  taken_ = come_.front().answer;
  come_.pop_front();
  --released_;
  return &taken_;
}

Instant HttpBackend::wake() const {
  if (!waiting_.empty()) return {};
  const Instant deadline = deadlines_.empty() ? kNever : deadlines_.top_key().at;
  return std::min(sockets_.wake(), deadline);
}

void HttpBackend::take_more() {
  bytes_at_once_ = 0;
  for (std::size_t left = waiting_.size(); left > 0 && bytes_at_once_ < kMostBytesAtOnce; --left) {
    Transfer& transfer = *transfers_[waiting_.front()];
    waiting_.pop_front();
    if (!std::exchange(transfer.waits, false)) continue;
    // What has waited is handed over at once. Where that fails, libcurl drops it, and neither ends
    // the transfer nor looks at it again.
    const CURLcode code = curl_easy_pause(transfer.easy, CURLPAUSE_CONT);
    if (code != CURLE_OK) over(transfer.easy, code);
  }
}

void HttpBackend::work() {
  take_more();
  sockets_.work();
  if (deadlines_.empty()) return;
  const Instant now = loop_.now();
  while (!deadlines_.empty() && deadlines_.top_key().at <= now) {
    Transfer& transfer = *transfers_[deadlines_.top()];
    add_times(
        transfer.easy,
        {.begun = transfer.begun, .wrote = transfer.wrote, .over = loop_.now(), .complete = false},
        transfer.times);
    count_failure(now, transfer, CURLE_OPERATION_TIMEDOUT, 0);
    finish_exchange(transfer, CURLE_OPERATION_TIMEDOUT);
    sockets_.remove(transfer.easy);
    finish(now, transfer, Status::TimedOut, 0);
  }
}

std::size_t HttpBackend::on_header(char* line, std::size_t size, std::size_t count,
                                   void* transfer) {
  auto& self = *static_cast<Transfer*>(transfer);
  const std::string_view text(line, size * count);
  self.header_bytes += text.size();
  if (text.starts_with("HTTP/")) self.header_ended = false;  // one of 1xx was before it
  if (text == "\r\n" || text == "\n") self.header_ended = true;
  if (self.exchange != nullptr) {
    take_header_line(self.easy, {line, size * count}, self.exchange->received);
  }
  return self.header_bytes <= kMostHeaderBytes ? size * count : 0;
}

void HttpBackend::wrote(CURL* easy) {
  void* found = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &found);
  Transfer& transfer = *static_cast<Transfer*>(found);
  // One that has waited is read again.
  if (transfer.header_bytes == 0) transfer.wrote = loop_.now();
}

void HttpBackend::over(CURL* easy, CURLcode code) {
  void* found = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &found);
  Transfer& transfer = *static_cast<Transfer*>(found);
  // libcurl takes a header that breaks off for a whole one; Go's client does not.
  if (code == CURLE_OK && !transfer.header_ended) code = CURLE_PARTIAL_FILE;
  long http_status = 0;
  if (code == CURLE_OK) curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &http_status);
  const Instant now = loop_.now();
  add_times(easy, {.begun = transfer.begun, .wrote = transfer.wrote, .over = now}, transfer.times);
  sockets_.remove(easy);
  if (was_not_taken(easy, code) && !transfer.sent_again) {
    transfer.sent_again = true;
    transfer.begun = now;
    begin(transfer);
    return;
  }
  const bool redirects = http_status >= 300 && http_status < 400 && transfer.exchange == nullptr;
  if (redirects && redirect(transfer, http_status)) return;
  finish_exchange(transfer, code);
  count_failure(now, transfer, code, http_status);
  const bool blocked = code == CURLE_COULDNT_CONNECT && !transfer.refusal.empty();
  finish(now, transfer, blocked ? Status::Error : status_of(code, http_status), http_status);
}

void HttpBackend::count_failure(Instant now, const Transfer& transfer, CURLcode code,
                                long http_status) {
  if (failures_ == nullptr || (code == CURLE_OK && http_status < 400)) return;
  const char* url = nullptr;
  curl_easy_getinfo(transfer.easy, CURLINFO_EFFECTIVE_URL, &url);
  if (code == CURLE_COULDNT_CONNECT && !transfer.refusal.empty()) {
    failures_->add_refusal(now, transfer.refusal, url);
    return;
  }
  if (code == CURLE_COULDNT_CONNECT && sockets_.lacks_descriptors()) {
    failures_->add_lack_of_descriptors(now);
    return;
  }
  failures_->add(now, code, http_status, url);
}

bool HttpBackend::redirect(Transfer& transfer, long status) {
  const char* to = nullptr;
  const char* from = nullptr;
  curl_easy_getinfo(transfer.easy, CURLINFO_REDIRECT_URL, &to);
  curl_easy_getinfo(transfer.easy, CURLINFO_EFFECTIVE_URL, &from);
  if (to == nullptr || transfer.redirects >= options_.max_redirects) return false;
  const Request& spec =
      transfer.redirected_spec != nullptr ? *transfer.redirected_spec : *transfer.spec;
  auto next = OutgoingRequest::redirected(spec, status, from, to);
  if (!next) return false;
  auto next_spec = std::make_unique<Request>(*std::move(next));
  auto request =
      std::make_unique<OutgoingRequest>(*next_spec, options_.destinations.of(to), options_);
  request->apply(transfer.easy);
  transfer.refusal = request->refusal();
  transfer.own = std::move(request);
  transfer.redirected_spec = std::move(next_spec);
  ++transfer.redirects;
  transfer.sent_again = false;
  transfer.begun = loop_.now();
  begin(transfer);
  return true;
}

void HttpBackend::finish(Instant now, Transfer& transfer, Status status, long http_status) {
  come_.push_back({{.request = transfer.id,
                    .vu = transfer.vu,
                    .status = status,
                    .http_status = static_cast<std::uint16_t>(http_status),
                    .times = transfer.times},
                   now});
  release(transfer);
}

void HttpBackend::release(Transfer& transfer) {
  transfer.under_way = false;
  transfer.waits = false;
  deadlines_.remove(transfer.id.slot);
  transfer.exchange = nullptr;
  if (transfer.own != nullptr) {
    transfer.spec = nullptr;  // the handle is set to another
    transfer.own.reset();
    transfer.redirected_spec.reset();
  }
  clients_[number_of(transfer.vu)]->free.push_back(transfer.id.slot);
}

}  // namespace rehearse
