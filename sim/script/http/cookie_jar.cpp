// RFC 6265, section 5, in the steps of cookiejar.

#include "sim/script/http/cookie_jar.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <optional>

namespace rehearse {
namespace {

bool is_http(const Url& url) { return url.scheme == "http" || url.scheme == "https"; }

bool is_address(const std::string& host) {
  if (host.find_first_of(":%") != std::string::npos) return true;
  in_addr address{};
  return inet_pton(AF_INET, host.c_str(), &address) == 1;
}

std::string canonical_host(const Url& url) {
  std::string host = lower_ascii(url.host_name());
  if (!host.empty() && host.back() == '.') host.pop_back();
  return host;
}

/// Without a public suffix list, hosts share cookies only with those of the same last two labels.
std::string group_of(const std::string& host) {
  if (is_address(host)) return host;
  const auto last = host.rfind('.');
  if (last == std::string::npos || last == 0) return host;
  const auto before = host.rfind('.', last - 1);
  return before == std::string::npos ? host : host.substr(before + 1);
}

bool is_below(const std::string& host, const std::string& domain) {
  return host.size() > domain.size() && host.ends_with(domain) &&
         host[host.size() - domain.size() - 1] == '.';
}

std::string default_path(const std::string& path) {
  const auto slash = path.rfind('/');
  if (path.empty() || path[0] != '/' || slash == 0) return "/";
  return path.substr(0, slash);
}

bool path_matches(const std::string& requested, const std::string& path) {
  if (requested == path) return true;
  return requested.starts_with(path) && (path.back() == '/' || requested[path.size()] == '/');
}

/// The domain of a cookie and whether it is for that host alone; nothing where the host cannot set
/// it.
std::optional<std::pair<std::string, bool>> domain_of(const Cookie& cookie,
                                                      const std::string& host) {
  if (cookie.domain.empty()) return std::pair(host, true);
  if (is_address(host)) {
    return cookie.domain == host ? std::optional(std::pair(host, true)) : std::nullopt;
  }
  std::string domain = lower_ascii(cookie.domain);
  if (domain[0] == '.') domain.erase(0, 1);
  if (domain.empty() || domain.front() == '.' || domain.back() == '.') return std::nullopt;
  if (host != domain && !is_below(host, domain)) return std::nullopt;
  return std::pair(std::move(domain), false);
}

constexpr std::int64_t kSecond = 1'000'000'000;

/// Seconds, rounded down, and the nanoseconds left over.
std::pair<std::int64_t, std::int64_t> split(std::int64_t ns) {
  const std::int64_t rest = (ns % kSecond + kSecond) % kSecond;
  return {(ns - rest) / kSecond, rest};
}

}  // namespace

bool CookieJar::Entry::is_over(std::int64_t now_ns) const {
  return persistent && std::pair(expires_s, expires_ns) <= split(now_ns);
}

void CookieJar::set_cookie(const Url& url, const std::string& host, const Cookie& cookie,
                           std::int64_t now_ns) {
  const auto domain = domain_of(cookie, host);
  if (!domain) return;
  const bool has_path = !cookie.path.empty() && cookie.path[0] == '/';
  Entry entry{cookie.value, cookie.quoted, cookie.secure, domain->second, false, 0, 0, 0};
  if (cookie.max_age > 0) {
    entry.persistent = true;
    std::tie(entry.expires_s, entry.expires_ns) = split(now_ns);
    if (__builtin_add_overflow(entry.expires_s, cookie.max_age, &entry.expires_s)) {
      entry.persistent = false;  // later than any instant
    }
  } else if (cookie.expires) {
    entry.persistent = true;
    entry.expires_s = *cookie.expires;
  }
  Key key{group_of(host), domain->first, has_path ? cookie.path : default_path(url.path),
          cookie.name};
  if (cookie.max_age < 0 || entry.is_over(now_ns)) {
    entries_.erase(key);
    return;
  }
  const auto old = entries_.find(key);
  entry.number = old == entries_.end() ? next_number_++ : old->second.number;
  entries_[std::move(key)] = std::move(entry);
}

void CookieJar::set_cookies(const Url& url, const std::vector<Cookie>& cookies,
                            std::int64_t now_ns) {
  if (!is_http(url)) return;
  const std::string host = canonical_host(url);
  for (const Cookie& cookie : cookies) set_cookie(url, host, cookie, now_ns);
}

std::vector<Cookie> CookieJar::cookies(const Url& url, std::int64_t now_ns) {
  if (!is_http(url)) return {};
  const std::string host = canonical_host(url);
  const std::string group = group_of(host);
  const std::string path = url.path.empty() ? "/" : url.path;
  std::vector<std::map<Key, Entry>::const_iterator> chosen;
  for (auto it = entries_.lower_bound(Key{group, "", "", ""});
       it != entries_.end() && std::get<0>(it->first) == group;) {
    const auto& [key, entry] = *it;
    const std::string& domain = std::get<1>(key);
    if (entry.is_over(now_ns)) {
      it = entries_.erase(it);
      continue;
    }
    if ((host == domain || (!entry.host_only && is_below(host, domain))) &&
        path_matches(path, std::get<2>(key)) && (url.scheme == "https" || !entry.secure)) {
      chosen.push_back(it);
    }
    ++it;
  }
  std::sort(chosen.begin(), chosen.end(), [](const auto& a, const auto& b) {
    const auto length = std::get<2>(a->first).size();
    const auto other = std::get<2>(b->first).size();
    return length != other ? length > other : a->second.number < b->second.number;
  });
  std::vector<Cookie> cookies;
  for (const auto& it : chosen) {
    Cookie& cookie = cookies.emplace_back();
    cookie.name = std::get<3>(it->first);
    cookie.value = it->second.value;
    cookie.quoted = it->second.quoted;
  }
  return cookies;
}

std::map<std::string, std::vector<std::string>> CookieJar::values(const Url& url,
                                                                  std::int64_t now_ns) {
  std::map<std::string, std::vector<std::string>> by_name;
  for (Cookie& cookie : cookies(url, now_ns)) {
    by_name[cookie.name].push_back(std::move(cookie.value));
  }
  return by_name;
}

void CookieJar::clear(const Url& url, std::int64_t now_ns) {
  std::vector<Cookie> sent = cookies(url, now_ns);
  for (Cookie& cookie : sent) cookie.max_age = -1;
  set_cookies(url, sent, now_ns);
}

void CookieJar::erase(const Url& url, std::string_view name, std::int64_t now_ns) {
  Cookie cookie;
  cookie.name = std::string(name);
  cookie.max_age = -1;
  set_cookies(url, {cookie}, now_ns);
}

std::vector<Cookie> request_cookies(const std::vector<Cookie>& of_request,
                                    const std::vector<std::string>& replaced,
                                    std::vector<Cookie> of_jar) {
  std::vector<Cookie> cookies = of_request;
  for (Cookie& cookie : of_jar) {
    if (std::find(replaced.begin(), replaced.end(), cookie.name) == replaced.end()) {
      cookies.push_back(std::move(cookie));
    }
  }
  return cookies;
}

}  // namespace rehearse
