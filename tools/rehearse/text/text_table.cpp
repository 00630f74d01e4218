// Widths of columns first; then blocks of columns, each as wide as the page allows.

#include "tools/rehearse/text/text_table.hpp"

#include <algorithm>

#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::vector<std::size_t> widths_of(const Rows& rows) {
  std::vector<std::size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], characters_of(row[i]));
    }
  }
  return widths;
}

/// The labels and the columns [from, until).
std::string part(const Rows& rows, const std::vector<std::size_t>& widths, std::size_t labels,
                 std::size_t from, std::size_t until) {
  std::string text;
  for (const std::vector<std::string>& row : rows) {
    std::string line = "  ";
    for (std::size_t i = 0; i < until; ++i) {
      if (i >= labels && i < from) continue;
      const std::string padding = gap_of(row[i], widths[i]);
      line += "  ";
      line += i < labels ? row[i] + padding : padding + row[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace

std::string text_table(const Rows& rows, std::size_t labels) {
  const std::vector<std::size_t> widths = widths_of(rows);
  std::size_t head = 2;
  for (std::size_t i = 0; i < std::min(labels, widths.size()); ++i) head += 2 + widths[i];
  std::string text;
  std::size_t from = labels;
  while (from < widths.size()) {
    std::size_t line = head + 2 + widths[from];
    std::size_t until = from + 1;
    while (until < widths.size() && line + 2 + widths[until] <= kPageWidth) {
      line += 2 + widths[until++];
    }
    if (!text.empty()) text += '\n';
    text += part(rows, widths, labels, from, until);
    from = until;
  }
  return text;
}

}  // namespace rehearse
