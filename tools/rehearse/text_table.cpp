// Padding cells.

#include "tools/rehearse/text_table.hpp"

#include <algorithm>
#include <cstddef>

namespace rehearse {

std::string text_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line = "    ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string padding(widths[i] - row[i].size(), ' ');
      if (i == 0) {
        line += row[i];
        line += padding;
      } else {
        line += "  ";
        line += padding;
        line += row[i];
      }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    line += '\n';
    text += line;
  }
  return text;
}

}  // namespace rehearse
