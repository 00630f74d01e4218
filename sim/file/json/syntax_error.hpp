#pragma once
// Where a text breaks the rules of JSON, in plain words.

#include <string>
#include <string_view>

namespace rehearse {

/// "line 3, column 7: found "}" behind a comma, expected a key in double quotes" for the first
/// place at which the text is no JSON (RFC 8259), or a number is beyond a double; "" when it is.
/// Columns count bytes, from 1.
std::string syntax_error(std::string_view text);

}  // namespace rehearse
