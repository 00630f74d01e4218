// Methods are split by hand; the path is PathPattern's.

#include "sim/script/answers/route_match.hpp"

#include <algorithm>

#include "models/base/problem_list.hpp"
#include "sim/options/go_text.hpp"
#include "sim/script/http/headers.hpp"

namespace rehearse {
namespace {

constexpr std::string_view kExpected =
    "a method and a path such as \"POST /users/{id}\", a path alone, or \"*\"";

bool is_upper(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || c == '|' || c == '-';
  });
}

}  // namespace

Checked<RouteMatch> parse_route_match(std::string_view text) {
  const auto wrong = [text] { return wrong_value("", go_quote(text), kExpected); };
  if (text == "*") return RouteMatch{{}, *PathPattern::make("/**")};
  std::vector<std::string> methods;
  std::string_view path = text;
  if (const auto blank = text.find(' '); blank != std::string_view::npos) {
    std::string_view list = text.substr(0, blank);
    path = text.substr(blank + 1);
    while (list != "*") {
      const auto end = std::min(list.find('|'), list.size());
      methods.emplace_back(list.substr(0, end));
      if (!is_token(methods.back()) || methods.back() == "*") return wrong();
      if (end == list.size()) break;
      list.remove_prefix(end + 1);
    }
  }
  if (!path.starts_with('/') || path.find(' ') != std::string_view::npos) return wrong();
  auto pattern = PathPattern::make(path);
  if (!pattern) return pattern.problems();
  return RouteMatch{std::move(methods), *std::move(pattern)};
}

bool looks_like_route(std::string_view text) {
  if (text.starts_with('/')) return true;
  const auto blank = text.find(" /");
  return blank != std::string_view::npos &&
         (text.substr(0, blank) == "*" || is_upper(text.substr(0, blank)));
}

bool is_more_exact(const RouteMatch& a, const RouteMatch& b) {
  const std::string left = a.path.exactness();
  const std::string right = b.path.exactness();
  if (left != right) return left < right;
  return !a.methods.empty() && b.methods.empty();
}

}  // namespace rehearse
