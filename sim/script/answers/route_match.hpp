#pragma once
// The requests that an endpoint is for, as one text: "POST /users/{id}".

#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "sim/script/answers/path_pattern.hpp"

namespace rehearse {

struct RouteMatch {
  std::vector<std::string> methods;  ///< none: any
  PathPattern path;
};

/// A method, several with "|" between them or "*" for any, a blank, and a path; a path alone is for
/// any method, and "*" for all requests. Errors with an empty path.
Checked<RouteMatch> parse_route_match(std::string_view text);

/// Whether the text begins as a request line does, so that the name of an endpoint says what it is
/// for.
bool looks_like_route(std::string_view text);

/// The order in which routes without an order of their own are looked at: segment by segment
/// literal ones come before placeholders, and these before "**"; then those with methods.
bool is_more_exact(const RouteMatch& a, const RouteMatch& b);

}  // namespace rehearse
