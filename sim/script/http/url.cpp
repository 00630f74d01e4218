// The steps of net/url's Parse, String and ResolveReference.

#include "sim/script/http/url.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "sim/options/go_text.hpp"
#include "sim/script/http/percent.hpp"

namespace rehearse {
namespace {

constexpr auto kNowhere = std::string_view::npos;

/// The text before the first `mark`, and behind it where there is one.
std::pair<std::string_view, std::optional<std::string_view>> cut(std::string_view text, char mark) {
  const auto at = text.find(mark);
  if (at == kNowhere) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 1)};
}

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

bool is_control(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value < 0x20 || value == 0x7f;
}

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& byte : lowered) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
  }
  return lowered;
}

/// How long the scheme of a URL is, 0 without one; nothing where a colon comes first of all.
std::optional<std::size_t> scheme_length(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    if (is_letter(byte)) continue;
    if (byte == ':') return i == 0 ? std::nullopt : std::optional(i);
    const bool may_follow = is_digit(byte) || byte == '+' || byte == '-' || byte == '.';
    if (!may_follow || i == 0) break;
  }
  return 0;
}

bool is_port(std::string_view text) {
  if (text.empty()) return true;
  return text[0] == ':' && std::all_of(text.begin() + 1, text.end(), is_digit);
}

bool is_user_info(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char byte) {
    return is_letter(byte) || is_digit(byte) ||
           std::string_view("-._:~!$&'()*+,;=%@").find(byte) != kNowhere;
  });
}

Problem wrong(std::string message) { return {"", std::move(message)}; }

Checked<std::string> read_host(std::string_view host) {
  std::string_view port;
  if (!host.empty() && host[0] == '[') {
    const auto end = host.rfind(']');
    if (end == kNowhere) return wrong("missing ']' in host");
    port = host.substr(end + 1);
  } else if (const auto colon = host.rfind(':'); colon != kNowhere) {
    port = host.substr(colon);
  }
  if (!is_port(port)) return wrong("invalid port " + go_quote(port) + " after host");
  return percent_decode(host, UrlPart::Host);
}

std::optional<Problem> read_user(std::string_view info, Url& url) {
  if (!is_user_info(info)) return wrong("net/url: invalid userinfo");
  const auto [user, password] = cut(info, ':');
  auto decoded = percent_decode(user, UrlPart::UserPassword);
  if (!decoded) return decoded.problems().front();
  url.user = *std::move(decoded);
  if (!password) return std::nullopt;
  decoded = percent_decode(*password, UrlPart::UserPassword);
  if (!decoded) return decoded.problems().front();
  url.password = *std::move(decoded);
  return std::nullopt;
}

std::optional<Problem> read_authority(std::string_view authority, Url& url) {
  const auto at = authority.rfind('@');
  auto host = read_host(at == kNowhere ? authority : authority.substr(at + 1));
  if (!host) return host.problems().front();
  url.host = *std::move(host);
  return at == kNowhere ? std::nullopt : read_user(authority.substr(0, at), url);
}

/// Decodes what is written in one part and keeps how it was written where that is not the default.
std::optional<Problem> read_part(std::string_view written, UrlPart part, std::string& decoded,
                                 std::string& raw) {
  auto read = percent_decode(written, part);
  if (!read) return read.problems().front();
  decoded = *std::move(read);
  raw = percent_encode(decoded, part) == written ? std::string() : std::string(written);
  return std::nullopt;
}

std::optional<Problem> read_hierarchy(std::string_view rest, Url& url) {
  const bool has_authority =
      rest.substr(0, 2) == "//" && (!url.scheme.empty() || rest.substr(0, 3) != "///");
  if (has_authority) {
    const auto slash = std::min(rest.find('/', 2), rest.size());
    if (auto problem = read_authority(rest.substr(2, slash - 2), url)) return problem;
    rest = rest.substr(slash);
  } else if (!url.scheme.empty() && rest.substr(0, 1) == "/") {
    url.omit_host = true;
  }
  return read_part(rest, UrlPart::Path, url.path, url.raw_path);
}

std::optional<Problem> read_without_fragment(std::string_view text, Url& url) {
  if (std::any_of(text.begin(), text.end(), is_control)) {
    return wrong("net/url: invalid control character in URL");
  }
  if (text == "*") {
    url.path = "*";
    return std::nullopt;
  }
  const auto length = scheme_length(text);
  if (!length) return wrong("missing protocol scheme");
  url.scheme = lower(text.substr(0, *length));
  std::string_view rest = text.substr(*length == 0 ? 0 : *length + 1);
  const auto [before, query] = cut(rest, '?');
  rest = before;
  url.force_query = query && query->empty();
  url.raw_query = std::string(query.value_or(""));
  if (rest.substr(0, 1) != "/") {
    if (!url.scheme.empty()) {
      url.opaque = std::string(rest);
      return std::nullopt;
    }
    if (cut(rest, '/').first.find(':') != kNowhere) {
      return wrong("first path segment in URL cannot contain colon");
    }
  }
  return read_hierarchy(rest, url);
}

std::string written(const std::string& decoded, const std::string& raw, UrlPart part) {
  if (!raw.empty() && is_percent_encoded(raw, part)) {
    const auto read = percent_decode(raw, part);
    if (read && *read == decoded) return raw;
  }
  return decoded == "*" ? decoded : percent_encode(decoded, part);
}

/// The path of a reference seen from a base, without "." and "..".
std::string resolve_path(const std::string& base, const std::string& reference) {
  std::string full = reference;
  if (reference.empty()) {
    full = base;
  } else if (reference[0] != '/') {
    full = base.substr(0, base.rfind('/') + 1) + reference;
  }
  if (full.empty()) return {};
  std::string path = "/";
  bool is_first = true;
  std::string_view element;
  std::optional<std::string_view> rest = full;
  while (rest) {
    std::tie(element, rest) = cut(*rest, '/');
    if (element == ".") {
      is_first = false;
    } else if (element == "..") {
      const auto slash = path.rfind('/');
      is_first = slash == 0;
      path.resize(std::max<std::size_t>(slash, 1));
    } else {
      if (!is_first) path += '/';
      path += element;
      is_first = false;
    }
  }
  if (element == "." || element == "..") path += '/';
  return path.substr(0, 2) == "//" ? path.substr(1) : path;
}

}  // namespace

std::string Url::host_name() const {
  const auto bracket = host.find(']');
  if (bracket != kNowhere) return host.substr(1, bracket - 1);
  return host.substr(0, host.find(':'));
}

std::string Url::port() const {
  const auto bracket = host.find(']');
  const auto colon = host.find(':', bracket == kNowhere ? 0 : bracket);
  return colon == kNowhere ? std::string() : host.substr(colon + 1);
}

std::string Url::effective_port() const {
  const std::string own = port();
  if (!own.empty()) return own;
  return scheme == "http" ? "80" : scheme == "https" ? "443" : "";
}

std::string Url::escaped_path() const { return written(path, raw_path, UrlPart::Path); }

std::string Url::escaped_fragment() const {
  return written(fragment, raw_fragment, UrlPart::Fragment);
}

std::string Url::request_uri() const {
  std::string uri = opaque.empty() ? escaped_path() : opaque;
  if (uri.empty()) uri = "/";
  if (force_query || !raw_query.empty()) uri += "?" + raw_query;
  return uri;
}

std::string Url::text() const {
  std::string text = scheme.empty() ? "" : scheme + ":";
  if (!opaque.empty()) {
    text += opaque;
  } else {
    const bool has_host = !host.empty() || user;
    if (has_host || (!scheme.empty() && !omit_host && !path.empty())) text += "//";
    if (user) {
      text += percent_encode(*user, UrlPart::UserPassword);
      if (password) text += ":" + percent_encode(*password, UrlPart::UserPassword);
      text += '@';
    }
    text += percent_encode(host, UrlPart::Host);
    const std::string way = escaped_path();
    if (!way.empty() && way[0] != '/' && !host.empty()) text += '/';
    // A first segment with a colon would be read as a scheme.
    if (text.empty() && cut(way, '/').first.find(':') != kNowhere) text += "./";
    text += way;
  }
  if (force_query || !raw_query.empty()) text += "?" + raw_query;
  if (!fragment.empty()) text += "#" + escaped_fragment();
  return text;
}

Checked<Url> parse_url(std::string_view text) {
  Url url;
  const auto [before, fragment] = cut(text, '#');
  std::string_view named = before;
  auto problem = read_without_fragment(before, url);
  if (!problem && fragment) {
    named = text;
    problem = read_part(*fragment, UrlPart::Fragment, url.fragment, url.raw_fragment);
  }
  if (problem) return wrong("parse " + go_quote(named) + ": " + problem->message);
  return url;
}

Checked<Url> parse_script_url(std::string_view text) {
  auto url = parse_url(text);
  if (!url) return wrong("invalid URL: " + url.problems().front().message);
  return url;
}

Url resolve_reference(const Url& base, const Url& reference) {
  Url url = reference;
  if (reference.scheme.empty()) url.scheme = base.scheme;
  const auto set_path = [&url](const std::string& path) {
    // Both paths were decoded before, so that this one can be.
    (void)read_part(path, UrlPart::Path, url.path, url.raw_path);
  };
  if (!reference.scheme.empty() || !reference.host.empty() || reference.user) {
    set_path(resolve_path(reference.escaped_path(), ""));
    return url;
  }
  if (!reference.opaque.empty()) {
    url.path.clear();
    return url;
  }
  if (reference.path.empty() && !reference.force_query && reference.raw_query.empty()) {
    url.raw_query = base.raw_query;
    if (reference.fragment.empty()) {
      url.fragment = base.fragment;
      url.raw_fragment = base.raw_fragment;
    }
  }
  if (reference.path.empty() && !base.opaque.empty()) {
    url.opaque = base.opaque;
    return url;
  }
  url.host = base.host;
  url.user = base.user;
  url.password = base.password;
  set_path(resolve_path(base.escaped_path(), reference.escaped_path()));
  return url;
}

std::string name_tag(std::string_view text, const Url& url) {
  if (!url.user) return std::string(text);
  const auto begin = text.find("//") + 2;
  const auto end = text.rfind('@', std::min(text.find_first_of("/?#", begin), text.size()));
  if (begin < 2 || end == kNowhere || end < begin) return std::string(text);
  std::string masked(text.substr(0, begin));
  masked += url.password ? "****:****" : "****";
  masked += text.substr(end);
  return masked;
}

}  // namespace rehearse
