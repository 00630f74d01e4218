// Names and addresses, looked up for each request.

#include "tools/live/http/destinations.hpp"

#include <algorithm>
#include <charconv>
#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>

#include "tools/live/http/host_pattern.hpp"

namespace rehearse {

namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using ParsedUrl = std::unique_ptr<CURLU, FreeUrl>;

ParsedUrl parse(const std::string& text) {
  ParsedUrl url(curl_url());
  const unsigned flags = CURLU_PATH_AS_IS | CURLU_DISALLOW_USER;
  const bool valid = curl_url_set(url.get(), CURLUPART_URL, text.c_str(), flags) == CURLUE_OK;
  return valid ? std::move(url) : nullptr;
}

std::string part(const ParsedUrl& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

/// "http://shop:80"
std::string origin_of(const ParsedUrl& url) {
  return fmt::format("{}://{}:{}", part(url, CURLUPART_SCHEME),
                     lower_host(part(url, CURLUPART_HOST)),
                     part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT));
}

/// Whether it is an origin and nothing else.
bool is_origin(const ParsedUrl& url) {
  if (url == nullptr) return false;
  const std::string scheme = part(url, CURLUPART_SCHEME);
  const std::string path = part(url, CURLUPART_PATH);
  return (scheme == "http" || scheme == "https") && (path.empty() || path == "/") &&
         part(url, CURLUPART_QUERY).empty() && part(url, CURLUPART_FRAGMENT).empty();
}

/// A name or an address, and its port; "[::1]:80", "::1", "shop:80", "shop".
std::pair<std::string, std::string> host_and_port(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return {std::string(text), ""};
    const std::string_view rest = text.substr(end + 1);
    return {std::string(text.substr(1, end - 1)),
            std::string(rest.starts_with(':') ? rest.substr(1) : "")};
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find(':', colon + 1) != std::string_view::npos) {
    return {std::string(text), ""};
  }
  return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

bool is_port(const std::string& text) {
  std::uint16_t port = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && stop == text.data() + text.size();
}

Problem no_pattern(std::string_view found) {
  return {"", fmt::format("found \"{}\", expected a host name, with \"*\" only at its front: "
                          "\"*.shop.example\"",
                          found)};
}

}  // namespace

std::optional<Problem> Destinations::add_server(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string server(equals == std::string_view::npos ? "" : text.substr(equals + 1));
  const ParsedUrl from = parse(std::string(text.substr(0, equals)));
  const ParsedUrl to = parse(server);
  if (!is_origin(from) || !is_origin(to)) {
    return Problem{"--target",
                   fmt::format("found '{}', expected two origins, that of the script's requests "
                               "and where they really go: http://shop.example=http://127.0.0.1:80",
                               text)};
  }
  servers_[origin_of(from)] = origin_of(to);
  return std::nullopt;
}

std::optional<Problem> Destinations::add_host(std::string_view name, std::string_view address) {
  const auto [host, port] = host_and_port(address);
  const auto [from, from_port] = host_and_port(name);
  const bool valid = parse_ip(host) && (port.empty() || is_port(port)) && !from.empty() &&
                     (from_port.empty() || is_port(from_port));
  if (!valid) {
    return Problem{"", fmt::format("found \"{}\": \"{}\", expected a host name, and the IP address "
                                   "in its place: \"shop.example\": \"127.0.0.1:8080\"",
                                   name, address)};
  }
  if (!is_host_pattern(from)) return no_pattern(from);
  const bool is_v6 = host.find(':') != std::string::npos;
  hosts_[lower_host(name)] = (is_v6 ? "[" + host + "]" : host) + ":" + port;
  return std::nullopt;
}

std::optional<Problem> Destinations::block_name(std::string_view pattern) {
  if (!is_host_pattern(pattern)) return no_pattern(pattern);
  names_.push_back(lower_host(pattern));
  return std::nullopt;
}

std::optional<Problem> Destinations::block_range(std::string_view text) {
  if (const auto range = parse_ip_range(text)) {
    ranges_.push_back(*range);
    return std::nullopt;
  }
  return Problem{"", fmt::format("found \"{}\", expected an IP address or a network such as "
                                 "10.0.0.0/8",
                                 text)};
}

Destination Destinations::of(const std::string& url) const {
  Destination where{.asked = url, .url = url, .connect_to = {}, .refusal = {}};
  if (empty()) return where;
  const ParsedUrl parsed = parse(url);
  if (parsed == nullptr) return where;
  const std::string name = lower_host(part(parsed, CURLUPART_HOST));
  const std::string port = part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  for (const std::string& pattern : names_) {
    if (!fits_host(pattern, name)) continue;
    where.refusal = fmt::format("hostname ({}) is in a blocked pattern ({})", name, pattern);
    return where;
  }
  if (const auto server = servers_.find(origin_of(parsed)); server != servers_.end()) {
    const std::size_t authority = url.find("://") + 3;
    const std::size_t path = std::min(url.find_first_of("/?#", authority), url.size());
    where.url = server->second + url.substr(path);
    return where;
  }
  const std::string* best = nullptr;
  std::size_t longest = 0;
  for (const auto& [pattern, address] : hosts_) {
    const auto [host, of_port] = host_and_port(pattern);
    const bool fits = fits_host(host, name) && (of_port.empty() || of_port == port);
    if (!fits || pattern.size() < longest) continue;
    longest = pattern.size();
    best = &address;
  }
  if (best != nullptr) where.connect_to = "::" + *best;
  return where;
}

std::string Destinations::refusal(const sockaddr& address) const {
  const std::optional<IpAddress> ip = ip_of(address);
  if (!ip) return {};
  for (const IpRange& range : ranges_) {
    if (!range.contains(*ip)) continue;
    return fmt::format("IP ({}) is in a blacklisted range ({})", ip_text(*ip), range.text);
  }
  return {};
}

}  // namespace rehearse
