#pragma once
// Columns of text, each as wide as its widest cell.

#include <string>
#include <vector>

namespace rehearse {

/// Rows of cells; the first column to the left, the others to the right. Each line begins with four
/// spaces and none ends with one. Cells are ASCII, or their width is wrong.
std::string text_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace rehearse
