#pragma once
// Tables of text that fit a page.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse {

inline constexpr std::size_t kPageWidth = 100;  ///< of a table's lines, in characters

/// How many characters UTF-8 text has.
std::size_t text_width(std::string_view text);

/// A name cut in its middle to at most `width` characters, so that names that begin or end alike
/// stay apart: "checkout-s...-europe". Requires: width ≥ 5.
std::string cut_name(std::string_view name, std::size_t width);

/// Cells in columns two spaces apart: the first `labels` of each row to the left, the others to the
/// right. Each line begins with four spaces and none ends with one. What does not fit kPageWidth
/// stands below, with the labels anew. Requires: every row has labels + the same number of cells.
std::string text_table(const std::vector<std::vector<std::string>>& rows, std::size_t labels);

}  // namespace rehearse
