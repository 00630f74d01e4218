#pragma once
// How long a text is, the only place where that is measured: in characters, for reports that may be
// read anywhere, and in columns, for screens that must not overflow.

#include <cstddef>
#include <string>
#include <string_view>

namespace rehearse {

/// The characters of UTF-8 text; a byte that belongs to none counts as one.
std::u32string code_points(std::string_view text);

/// Characters of UTF-8 text. Requires nothing: of other text, all bytes but continuation bytes.
std::size_t characters_of(std::string_view text);

/// The spaces that a text lacks to have that number of characters.
std::string gap_of(std::string_view text, std::size_t characters);

/// A name cut in its middle to at most `width` characters, so that names that begin or end alike
/// remain different: "checkout-s...-europe". Requires: width ≥ 5.
std::string cut_name(std::string_view name, std::size_t width);

/// Columns of UTF-8 text: 2 for East Asian wide characters and emoji, 0 for combining marks.
/// Control characters and what is not UTF-8 count as one (printable_text() makes them so).
std::size_t columns_of(std::string_view text);

/// The text, and spaces up to that number of columns.
std::string filled_to_columns(std::string text, std::size_t columns);

/// The longest beginning that takes no more than `columns`.
std::string cut_to_columns(std::string_view text, std::size_t columns);

/// Control characters, characters that turn the direction of writing, and bytes that are not UTF-8
/// as "?": safe to show on a terminal, in one line.
std::string printable_text(std::string_view text);

/// Lines of a report, each made printable; tabs and line ends remain, and so do changes of colour
/// (ESC [ digits and semicolons m), for which reports have them.
std::string printable_lines(std::string_view text);

/// What is longer than this is cut where it is a message.
inline constexpr std::size_t kLongestMessage = 4096;  // bytes

}  // namespace rehearse
