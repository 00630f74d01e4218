#pragma once
// Well-formed UTF-8, by the table of the Unicode standard (3-7).

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "models/base/checked.hpp"

namespace rehearse {

/// How many bytes the character at the beginning has; 0: it is none, or there is no text.
std::size_t utf8_length(std::string_view text);

/// Where the first byte is that belongs to no character; nothing where all of it is UTF-8.
std::optional<std::size_t> broken_utf8(std::string_view text);

/// That byte as a problem of the whole text, with its line and column; nothing likewise.
std::optional<Problem> utf8_problem(std::string_view text);

/// The longest beginning of at most `most` bytes that ends with a whole character, and "..." where
/// that is not all.
std::string cut_to_bytes(std::string_view text, std::size_t most);

}  // namespace rehearse
