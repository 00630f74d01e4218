// An odd number of quotes leaves one open.

#include "sim/fit/read/csv_lines.hpp"

#include <algorithm>

#include "sim/file/duration/csv_rows.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kMostCells = 10'000;  // of a row; others are left out

}  // namespace

std::optional<std::vector<std::string>> CsvLines::add(std::string_view line) {
  const bool was_open = is_open_;
  is_too_long_ = is_too_long_ || (was_open && open_.size() + line.size() > kMostBytes);
  if (is_too_long_) return std::nullopt;
  is_open_ = was_open != (std::count(line.begin(), line.end(), '"') % 2 != 0);
  if (was_open) open_.append("\n");
  if (was_open || is_open_) open_.append(line);
  if (is_open_) return std::nullopt;
  CsvRows rows(was_open ? std::string_view(open_) : line);
  std::optional<std::vector<std::string>> row;
  if (rows.next(kMostCells)) row.emplace(rows.cells().begin(), rows.cells().end());
  open_.clear();
  return row;
}

std::optional<std::size_t> column_of(const std::vector<std::string>& header,
                                     std::string_view name) {
  const auto found = std::find(header.begin(), header.end(), name);
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

}  // namespace rehearse
