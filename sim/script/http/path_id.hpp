#pragma once
// What differs in paths from request to request.

#include <string_view>

namespace rehearse {

/// At least one, and nothing else.
bool is_digits(std::string_view text);

/// Whether a segment of a path is an identifier: a number, a UUID, or a hexadecimal text of eight
/// digits and more.
bool looks_like_id(std::string_view segment);

}  // namespace rehearse
