// Settings common to all handles, and the share of cookies and connections of each VU.

#include <algorithm>
#include <new>
#include <string>

#include "tools/live/http/http_backend.hpp"

namespace rehearse {

void HttpBackend::expect(std::uint32_t vus) {
  for (std::uint32_t number = 1; number <= vus; ++number) {
    const VuId vu{number};
    Client& client = client_of(vu);
    if (client.transfers.empty()) client.free.push_back(new_transfer(vu));
  }
}

HttpBackend::Client& HttpBackend::client_of(VuId vu) {
  const std::size_t index = number_of(vu);
  if (index >= clients_.size()) {
    clients_.resize(std::max<std::size_t>(index + 1, clients_.size() * 2));
  }
  if (clients_[index] == nullptr) {
    clients_[index] = std::make_unique<Client>();
    open_share(*clients_[index]);
  }
  return *clients_[index];
}

void HttpBackend::open_share(Client& client) {
  client.share = curl_share_init();
  if (client.share == nullptr) throw std::bad_alloc();
  curl_share_setopt(client.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
  if (!options_.exchanges) {
    curl_share_setopt(client.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
  }
  for (const std::uint32_t slot : client.transfers) {
    curl_easy_setopt(transfers_[slot]->easy, CURLOPT_SHARE, client.share);
  }
}

void HttpBackend::close_share(Client& client) {
  for (const std::uint32_t slot : client.transfers) {
    curl_easy_setopt(transfers_[slot]->easy, CURLOPT_SHARE, nullptr);
  }
  curl_share_cleanup(client.share);
  client.share = nullptr;
}

void HttpBackend::renew_share(Client& client) {
  CURL* easy = transfers_[client.transfers.front()]->easy;
  curl_slist* cookies = nullptr;
  const bool keeps_cookies = options_.no_cookies_reset && !options_.exchanges;
  if (keeps_cookies) curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &cookies);
  close_share(client);
  open_share(client);
  for (const curl_slist* each = cookies; each != nullptr; each = each->next) {
    curl_easy_setopt(easy, CURLOPT_COOKIELIST, each->data);
  }
  curl_slist_free_all(cookies);
}

std::uint32_t HttpBackend::new_transfer(VuId vu) {
  CURL* easy = curl_easy_init();
  if (easy == nullptr) throw std::bad_alloc();
  const auto slot = static_cast<std::uint32_t>(transfers_.size());
  transfers_.push_back(std::make_unique<Transfer>());
  Transfer& transfer = *transfers_.back();
  transfer.easy = easy;
  transfer.backend = this;
  transfer.id.slot = slot;
  transfer.vu = vu;
  set_up(easy);
  if (!options_.local_addresses.empty()) {
    const std::string address = "host!" + options_.local_addresses.of(number_of(vu));
    curl_easy_setopt(easy, CURLOPT_INTERFACE, address.c_str());
  }
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &HttpBackend::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &HttpBackend::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
  sockets_.adopt(easy);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &HttpBackend::on_open);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  if (options_.exchanges) set_up_for_exchanges(transfer);
  Client& client = *clients_[number_of(vu)];
  client.transfers.push_back(slot);
  curl_easy_setopt(easy, CURLOPT_SHARE, client.share);
  return slot;
}

void HttpBackend::set_up(CURL* easy) const {
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // waits for no name server when given up
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  // No file, but cookies.
  if (!options_.exchanges) curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
  curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);  // k6 resumes no TLS session
  if (options_.insecure_skip_tls_verify) {
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  options_.dns.apply(easy);
  options_.tls.apply(easy);
  if (!certificates_.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, certificates_.c_str());
  if (options_.reuse == ConnectionReuse::Never) {
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
  }
}

const OutgoingRequest& HttpBackend::request_of(const Request& spec) {
  std::unique_ptr<OutgoingRequest>& request = requests_[&spec];
  if (request == nullptr) {
    const std::string url = request_url(urls_.at(spec.to.service), spec.path);
    request = std::make_unique<OutgoingRequest>(spec, options_.destinations.of(url), options_);
  }
  return *request;
}

}  // namespace rehearse
