#pragma once
// Tables of text that fit a page.

#include <cstddef>
#include <string>
#include <vector>

namespace rehearse {

inline constexpr std::size_t kPageWidth = 100;  ///< of a table's lines, in characters

/// Cells in columns with two spaces between them: the first `labels` of each row to the left, the
/// others to the right. Each line begins with four spaces and none ends with one. What does not fit
/// kPageWidth follows below, with the labels again. Requires: every row has labels + the same
/// number of cells.
std::string text_table(const std::vector<std::vector<std::string>>& rows, std::size_t labels);

}  // namespace rehearse
