// The text is taken apart by hand, since "*" is no host and no port of a URL.

#include "sim/script/answers/url_prefix.hpp"

#include <nlohmann/json.hpp>

#include "sim/script/http/headers.hpp"

namespace rehearse {
namespace {

std::optional<std::string> port_of(std::string_view text, std::string_view scheme) {
  if (text.empty()) return scheme == "https" ? "443" : "80";
  if (text == "*") return "*";
  const bool is_number = text.size() <= 5 && text.find_first_not_of("0123456789") == text.npos;
  return is_number ? std::optional(std::string(text)) : std::nullopt;
}

/// A host and what is behind it: ":8080", "".
std::optional<std::pair<std::string_view, std::string_view>> split_host(std::string_view text) {
  const std::size_t bracket = text.starts_with('[') ? text.find(']') : 0;
  if (bracket == std::string_view::npos) return std::nullopt;
  const std::size_t colon = text.find(':', bracket);
  if (colon == std::string_view::npos) return std::pair(text, std::string_view());
  if (colon + 1 == text.size()) return std::nullopt;
  return std::pair(text.substr(0, colon), text.substr(colon + 1));
}

}  // namespace

std::optional<UrlPrefix> UrlPrefix::make(std::string_view text) {
  UrlPrefix prefix;
  prefix.text_ = std::string(text);
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  prefix.scheme_ = lower_ascii(text.substr(0, colon));
  if (prefix.scheme_ != "http" && prefix.scheme_ != "https") return std::nullopt;
  text.remove_prefix(colon + 3);
  const auto slash = std::min(text.find('/'), text.size());
  std::string_view path = text.substr(slash);
  const auto parts = split_host(text.substr(0, slash));
  if (!parts) return std::nullopt;
  const auto port = port_of(parts->second, prefix.scheme_);
  if (!port) return std::nullopt;
  prefix.port_ = *port;
  std::string_view host = parts->first;
  prefix.any_host_ = host == "*";
  prefix.any_below_ = host.starts_with("*.");
  if (prefix.any_host_ || prefix.any_below_) host.remove_prefix(1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const bool is_host = prefix.any_host_ || (!host.empty() && host != ".");
  const bool has_more = host.find_first_of("*?#@ \t[]") != std::string_view::npos ||
                        path.find_first_of("*?# \t") != std::string_view::npos;
  if (!is_host || has_more) return std::nullopt;
  prefix.host_ = lower_ascii(host);
  while (path.ends_with('/')) path.remove_suffix(1);
  prefix.path_ = std::string(path);
  return prefix;
}

std::optional<std::size_t> UrlPrefix::match_path(std::string_view target) const {
  if (!target.starts_with(path_)) return std::nullopt;
  const bool ends_there = target.size() == path_.size() || path_.empty() ||
                          target[path_.size()] == '/' || target[path_.size()] == '?';
  return ends_there ? std::optional(path_.size()) : std::nullopt;
}

std::optional<UrlPrefix::Match> UrlPrefix::match(const Url& url) const {
  if (url.host.empty() || url.scheme != scheme_) return std::nullopt;
  if (port_ != "*" && url.effective_port() != port_) return std::nullopt;
  const std::string host = lower_ascii(url.host_name());
  const bool is_host =
      any_host_ ||
      (any_below_ && host.size() > host_.size() && std::string_view(host).ends_with(host_)) ||
      (!any_below_ && host == host_);
  if (!is_host) return std::nullopt;
  const auto path = match_path(url.request_uri());
  if (!path) return std::nullopt;
  return Match{!any_host_ && !any_below_, host_.size(), *path};
}

std::vector<UrlPrefix> read_url_prefixes(const TemplateValue& value, const JsonPlace& place,
                                         DocumentProblems& problems) {
  std::vector<UrlPrefix> prefixes;
  const auto add = [&](const TemplateValue& item, const JsonPlace& at) {
    std::optional<UrlPrefix> prefix;
    if (item.is_string()) prefix = UrlPrefix::make(item.get_ref<const std::string&>());
    if (prefix) {
      prefixes.push_back(*std::move(prefix));
    } else {
      problems.add(at, nlohmann::json(item),
                   "a URL such as \"http://127.0.0.1:8080\", \"https://*.example.com\" or "
                   "\"https://example.com/api\"");
    }
  };
  if (!value.is_array()) {
    add(value, place);
  } else if (value.empty()) {
    problems.add(place, nlohmann::json(value), "a list of at least one URL");
  } else {
    for (std::size_t i = 0; i < value.size(); ++i) add(value[i], place[i]);
  }
  return prefixes;
}

}  // namespace rehearse
