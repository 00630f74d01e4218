// Which options of libcurl each method, body and header needs.

#include "tools/live/http/outgoing_request.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <strings.h>
#include <utility>

#include "tools/live/http/ip_range.hpp"
#include "tools/live/http/proxy.hpp"

namespace rehearse {
namespace {

bool is(const std::string& name, const char* other) { return strcasecmp(name.c_str(), other) == 0; }

/// Whether libcurl can undo all of these encodings.
bool can_decode(std::string_view encodings) {
  constexpr std::array<std::string_view, 5> kKnown{"gzip", "deflate", "br", "zstd", "identity"};
  while (!encodings.empty()) {
    const std::size_t comma = std::min(encodings.find(','), encodings.size());
    std::string_view one = encodings.substr(0, comma);
    encodings.remove_prefix(std::min(comma + 1, encodings.size()));
    while (one.starts_with(' ')) one.remove_prefix(1);
    while (one.ends_with(' ')) one.remove_suffix(1);
    if (std::find(kKnown.begin(), kKnown.end(), one) == kKnown.end()) return false;
  }
  return true;
}

bool has_body(const Request& spec) {
  return !spec.body.empty() || spec.method == "POST" || spec.method == "PUT" ||
         spec.method == "PATCH";
}

/// Whether an address must be looked up for it.
bool names_host(const Destination& where) {
  return where.connect_to.empty() && !parse_ip(host_of(where.url));
}

}  // namespace

std::string request_url(std::string_view base, std::string_view path) {
  while (base.ends_with('/')) base.remove_suffix(1);
  std::string url(base);
  if (!path.starts_with('/')) url += '/';
  return url.append(path);
}

OutgoingRequest::OutgoingRequest(const Request& spec, const Destination& where,
                                 const HttpOptions& options)
    : spec_(spec),
      url_(where.url),
      refusal_(where.refusal),
      proxy_(proxy_for(url_)),
      no_proxy_(no_proxy()),
      family_(names_host(where) ? family_of_names(options.dns) : CURL_IPRESOLVE_WHATEVER),
      parsed_(curl_url()) {
  if (parsed_ == nullptr) throw std::bad_alloc();
  const CURLUcode parsed =
      curl_url_set(parsed_.get(), CURLUPART_URL, url_.c_str(), CURLU_PATH_AS_IS);
  if (parsed != CURLUE_OK) parsed_.reset();
  if (options.tls.has_certificates()) {
    presents_ = true;
    certificate_ = options.tls.certificate_for(host_of(where.asked));
  }
  if (!where.connect_to.empty()) {
    connect_to_.reset(curl_slist_append(nullptr, where.connect_to.c_str()));
    if (connect_to_ == nullptr) throw std::bad_alloc();
  }
  bool accepts = false;
  bool types = false;
  bool agent = false;
  for (const auto& [name, value] : spec.headers) {
    if (is(name, "Cookie")) {
      cookies_ += (cookies_.empty() ? "" : "; ") + value;
      continue;
    }
    if (is(name, "Accept-Encoding") && accept_encoding_.empty() && can_decode(value)) {
      accept_encoding_ = value;
      continue;
    }
    accepts = accepts || is(name, "Accept");
    types = types || is(name, "Content-Type");
    agent = agent || is(name, "User-Agent");
    // libcurl's way to say that a header is empty, not left out.
    add_header(value.empty() ? name + ";" : name + ": " + value);
  }
  // What libcurl would add by itself.
  if (!accepts) add_header("Accept:");
  if (!agent) add_header("User-Agent: " + options.user_agent);
  if (has_body(spec)) {
    if (!types) add_header("Content-Type:");
    add_header("Expect:");
  }
}

void OutgoingRequest::add_header(const std::string& line) {
  curl_slist* longer = curl_slist_append(headers_.get(), line.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  if (headers_ == nullptr) headers_.reset(longer);
}

void OutgoingRequest::apply(CURL* easy) const {
  // The URL's text is what the handle reports; its parts save libcurl from parsing it each time.
  curl_easy_setopt(easy, CURLOPT_URL, url_.c_str());
  curl_easy_setopt(easy, CURLOPT_CURLU, parsed_.get());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
  const char* method = spec_.method.c_str();
  if (has_body(spec_)) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, spec_.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(spec_.body.size()));
  } else if (spec_.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt(easy, CURLOPT_COOKIE, cookies_.empty() ? nullptr : cookies_.c_str());
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING,
                   accept_encoding_.empty() ? nullptr : accept_encoding_.c_str());
  curl_easy_setopt(easy, CURLOPT_CONNECT_TO, connect_to_.get());
  curl_easy_setopt(easy, CURLOPT_IPRESOLVE, family_);
  if (presents_) present_certificate(easy, certificate_);
  curl_easy_setopt(easy, CURLOPT_PROXY, proxy_.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, no_proxy_.c_str());
}

std::optional<Request> OutgoingRequest::redirected(const Request& spec, long status,
                                                   std::string_view from, std::string_view to) {
  const bool again = status == 307 || status == 308;
  if (!again && status != 301 && status != 302 && status != 303) return std::nullopt;
  Request next = spec;
  if (!again && next.method != "HEAD") next.method = "GET";
  if (!again) next.body.clear();
  const bool leaves = strcasecmp(host_of(from).c_str(), host_of(to).c_str()) != 0;
  std::erase_if(next.headers, [&](const auto& header) {
    const std::string& name = header.first;
    if (!again && (is(name, "Content-Type") || is(name, "Content-Length"))) return true;
    return leaves && (is(name, "Authorization") || is(name, "Cookie") || is(name, "Host"));
  });
  return next;
}

}  // namespace rehearse
