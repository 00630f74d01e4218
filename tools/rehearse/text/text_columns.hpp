#pragma once
// How many columns of a terminal a text takes.

#include <cstddef>
#include <string>
#include <string_view>

namespace rehearse {

/// Columns of UTF-8 text: 2 for East Asian wide characters and emoji, 0 for combining marks.
/// Control characters and what is not UTF-8 count as one (printable_text() makes them so).
std::size_t columns_of(std::string_view text);

/// The longest beginning that takes no more than `columns`.
std::string cut_to_columns(std::string_view text, std::size_t columns);

/// Control characters, and bytes that are not UTF-8, as "?": safe to show on a terminal.
std::string printable_text(std::string_view text);

}  // namespace rehearse
