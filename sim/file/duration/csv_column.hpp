#pragma once
// Columns of a CSV text, as durations.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/time.hpp"

namespace rehearse {

/// Which cells of which rows. A column is named by the first row, or counted from 1.
struct CsvColumn {
  using Name = std::variant<std::string, std::size_t>;

  Name column = {};
  bool header = true;  ///< the first row names the columns; required when one is given by its name
  /// Only rows whose cells have these texts: (column, text).
  std::vector<std::pair<Name, std::string>> where = {};
  std::string unit = {};  ///< of plain numbers, as in durations: "s"; "" is "ms"
};

/// The cells of one column: each a duration as in k6 options, a plain number being in `unit`.
/// RFC 4180: commas, cells in double quotes may contain commas, line ends and doubled quotes; lines
/// end with LF or CRLF; empty lines and a UTF-8 byte order mark are skipped. Errors, at "/column"
/// or "/where": no such column among the first 10,000; otherwise at "", with the line, at most 20
/// of them: a row that is too short, a cell that is no duration from 0 to `longest`, a quote that
/// does not end; more than `most` values, or none at all; a text that is not UTF-8.
Checked<std::vector<Duration>> read_csv_column(std::string_view text, const CsvColumn& column,
                                               std::size_t most, Duration longest);

/// The same of several columns in one go, in their order. Together they have at most `left` values,
/// which are taken off it; `most` is what an error says.
std::vector<Checked<std::vector<Duration>>> read_csv_columns(std::string_view text,
                                                             std::span<const CsvColumn> columns,
                                                             std::size_t most, std::size_t& left,
                                                             Duration longest);

}  // namespace rehearse
