#pragma once
// A jar of cookies as Go's net/http/cookiejar without a public suffix list, which is k6's.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "sim/script/http/cookie.hpp"
#include "sim/script/http/url.hpp"

namespace rehearse {

/// Instants are nanoseconds since 1970 and are handed in, so that the jar has no clock. Hosts are
/// compared in ASCII: names in other letters are not converted to Punycode.
class CookieJar {
 public:
  /// Takes cookies of a response from `url`, or of a script; those that the host cannot set are
  /// dropped.
  void set_cookies(const Url& url, const std::vector<Cookie>& cookies, std::int64_t now_ns);
  /// The names and values to be sent to `url`, longest path first, then the oldest.
  std::vector<Cookie> cookies(const Url& url, std::int64_t now_ns);

  /// k6's jar.cookiesForURL(url): names in order, with the values of each as cookies() has them.
  std::map<std::string, std::vector<std::string>> values(const Url& url, std::int64_t now_ns);
  /// k6's jar.clear(url): deletes what set_cookies() without path and domain would replace.
  void clear(const Url& url, std::int64_t now_ns);
  /// k6's jar.delete(url, name).
  void erase(const Url& url, std::string_view name, std::int64_t now_ns);

  bool is_empty() const { return entries_.empty(); }

 private:
  /// Group of hosts, domain, path, name.
  using Key = std::tuple<std::string, std::string, std::string, std::string>;
  struct Entry {
    std::string value;
    bool quoted = false;
    bool secure = false;
    bool host_only = false;
    bool persistent = false;
    std::int64_t expires_s = 0;   // only when persistent
    std::int64_t expires_ns = 0;  // nanoseconds within that second
    std::uint64_t number = 0;     // by age

    bool is_over(std::int64_t now_ns) const;
  };

  void set_cookie(const Url& url, const std::string& host, const Cookie& cookie,
                  std::int64_t now_ns);

  std::map<Key, Entry> entries_;
  std::uint64_t next_number_ = 0;
};

/// The cookies of a request: those of its parameter `cookies`, then those of the jar but for the
/// names in `replaced`. k6 sends both where a name is in both.
std::vector<Cookie> request_cookies(const std::vector<Cookie>& of_request,
                                    const std::vector<std::string>& replaced,
                                    std::vector<Cookie> of_jar);

}  // namespace rehearse
