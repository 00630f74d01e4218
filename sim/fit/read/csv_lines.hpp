#pragma once
// The rows of a CSV file that arrives line by line.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rehearse {

class CsvLines {
 public:
  /// Where a cell in quotes runs over more lines than fit here, nothing more is read.
  static constexpr std::size_t kMostBytes = std::size_t{1} << 20;

  /// The row that this line ends; nothing where it is blank or a quote is still open.
  std::optional<std::vector<std::string>> add(std::string_view line);
  /// Whether a quote is open: the file ended within a row, or the row is too long.
  bool is_open() const { return is_open_ || is_too_long_; }

 private:
  std::string open_;  // the lines of the row so far
  bool is_open_ = false;
  bool is_too_long_ = false;
};

/// The place of a column in a header, from 0.
std::optional<std::size_t> column_of(const std::vector<std::string>& header, std::string_view name);

}  // namespace rehearse
