#pragma once
// The rows of a CSV text (RFC 4180).

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse {

/// Rows of a text, one after the other. Of each only the first cells are kept: a file of commas has
/// a cell for each byte.
class CsvRows {
 public:
  explicit CsvRows(std::string_view text) : rest_(text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (rest_.substr(0, kMark.size()) == kMark) rest_.remove_prefix(kMark.size());
  }

  /// Reads the next row that is not empty, and keeps `most` of its cells; false at the end or when
  /// a quote does not end.
  bool next(std::size_t most) {
    most_ = most;
    do {
      if (rest_.empty()) return false;
      line_ = lines_ + 1;
      columns_ = 0;
      while (read_cell()) {
      }
      if (open_quote_) return false;
    } while (columns_ == 1 && cells_.front().empty());
    return true;
  }

  std::span<const std::string> cells() const {
    return std::span(cells_).first(std::min(columns_, most_));
  }
  std::size_t columns() const { return columns_; }  ///< of the row, kept or not
  std::size_t line() const { return line_; }        ///< on which the row begins, from 1
  bool open_quote() const { return open_quote_; }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '\n') ++lines_;
    return c;
  }

  /// Whether another cell follows in the row.
  bool read_cell() {
    // One that is not kept is read over the last of those before it.
    const std::size_t at = std::min(columns_++, most_);
    if (at == cells_.size()) cells_.emplace_back();
    std::string& cell = cells_[at];
    cell.clear();
    if (!rest_.empty() && rest_.front() == '"') read_quoted(cell);
    while (!rest_.empty() && !open_quote_) {
      const char c = take();
      if (c == ',') return true;
      if (c == '\n') break;
      cell += c;
    }
    if (!cell.empty() && cell.back() == '\r') cell.pop_back();
    return false;
  }

  void read_quoted(std::string& cell) {
    take();
    while (!rest_.empty()) {
      const char c = take();
      if (c != '"') {
        cell += c;
      } else if (!rest_.empty() && rest_.front() == '"') {
        cell += take();
      } else {
        return;
      }
    }
    open_quote_ = true;
  }

  std::string_view rest_;
  std::size_t most_ = 1;
  std::vector<std::string> cells_;  // of all rows: the memory of their texts is used again
  std::size_t columns_ = 0;
  std::size_t lines_ = 0;
  std::size_t line_ = 0;
  bool open_quote_ = false;
};

}  // namespace rehearse
