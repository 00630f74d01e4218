#pragma once
// Strings, integers and booleans in the forms of Go's standard library: k6's messages quote them
// so, and its number fields accept them so (S16).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"

namespace rehearse {

/// A Go string literal: double quotes, backslash escapes, \x for bytes that are no UTF-8 and \u for
/// characters that do not print.
std::string go_quote(std::string_view text);

/// Without the white space (Unicode's, in UTF-8) at both ends.
std::string_view go_trim_space(std::string_view text);

/// The texts between commas; none of the empty text, as k6 has its lists.
std::vector<std::string> split_at_commas(std::string_view list);

/// A decimal integer with an optional sign. The error's message is strconv's, its path is empty.
Checked<std::int64_t> go_parse_int(std::string_view text);

/// 1, t, T, true, True, TRUE, and the same of false. The error's message is strconv's, its path is
/// empty.
Checked<bool> go_parse_bool(std::string_view text);

}  // namespace rehearse
