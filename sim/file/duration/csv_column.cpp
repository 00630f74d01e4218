// A scanner of rows, and the choice of cells from them (sim/decisions/008-dot-and-csv.md).

#include "sim/file/duration/csv_column.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "sim/options/duration_text.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kMostProblems = 20;
constexpr std::size_t kLongestQuote = 40;

/// Rows of a text, one after the other; cells are reused.
class Rows {
 public:
  explicit Rows(std::string_view text) : rest_(text) {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (rest_.substr(0, kMark.size()) == kMark) rest_.remove_prefix(kMark.size());
  }

  /// Reads the next row that is not empty; false at the end or when a quote does not end.
  bool next() {
    do {
      if (rest_.empty()) return false;
      line_ = lines_ + 1;
      cells_.clear();
      while (read_cell()) {
      }
      if (open_quote_) return false;
    } while (cells_.size() == 1 && cells_.front().empty());
    return true;
  }

  const std::vector<std::string>& cells() const { return cells_; }
  std::size_t line() const { return line_; }  ///< on which the row begins, from 1
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
    std::string& cell = cells_.emplace_back();
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
  std::vector<std::string> cells_;
  std::size_t lines_ = 0;
  std::size_t line_ = 0;
  bool open_quote_ = false;
};

std::string quoted(const std::string& cell) {
  if (cell.size() <= kLongestQuote) return '"' + cell + '"';
  return '"' + cell.substr(0, kLongestQuote) + "...\"";
}

/// The place of a column in a row, from 0.
std::optional<std::size_t> place_of(const CsvColumn::Name& column,
                                    const std::vector<std::string>& header) {
  if (const auto* number = std::get_if<std::size_t>(&column)) {
    return *number == 0 ? std::nullopt : std::optional(*number - 1);
  }
  const auto found = std::find(header.begin(), header.end(), std::get<std::string>(column));
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

Problem no_column(std::string path, const CsvColumn::Name& column,
                  const std::vector<std::string>& header) {
  if (std::holds_alternative<std::size_t>(column)) {
    return {std::move(path), "found column 0, expected columns counted from 1"};
  }
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(header.size(), 20); ++i) {
    if (i > 0) names += ", ";
    names += header[i].substr(0, kLongestQuote);
  }
  return {std::move(path), fmt::format("found no column {}, expected one of {}",
                                       quoted(std::get<std::string>(column)), names)};
}

class Reader {
 public:
  Reader(std::string_view text, const CsvColumn& column, std::size_t most, Duration longest)
      : rows_(text), column_(column), most_(most), longest_(longest) {}

  Checked<std::vector<Duration>> read() {
    if (!find_columns()) return std::move(problems_);
    while (problems_.size() < kMostProblems && values_.size() <= most_ && rows_.next()) {
      if (is_wanted()) read_value();
    }
    if (rows_.open_quote()) report("a quote that does not end, expected another quote");
    if (values_.size() > most_) {
      problems_.push_back(
          {"", fmt::format("found more than {} values, expected at most that many", most_)});
    }
    if (problems_.empty() && values_.empty()) {
      problems_.push_back({"", "found no rows with a value, expected at least one"});
    }
    if (!problems_.empty()) return std::move(problems_);
    return std::move(values_);
  }

 private:
  bool find_columns() {
    std::vector<std::string> header;
    if (column_.header && rows_.next()) header = rows_.cells();
    const auto at = place_of(column_.column, header);
    if (!at) problems_.push_back(no_column("/column", column_.column, header));
    at_ = at.value_or(0);
    for (const auto& [name, text] : column_.where) {
      const auto place = place_of(name, header);
      if (!place) problems_.push_back(no_column("/where", name, header));
      where_.emplace_back(place.value_or(0), text);
    }
    return problems_.empty();
  }

  bool is_wanted() const {
    return std::all_of(where_.begin(), where_.end(), [this](const auto& condition) {
      return condition.first < rows_.cells().size() &&
             rows_.cells()[condition.first] == condition.second;
    });
  }

  void read_value() {
    if (at_ >= rows_.cells().size()) {
      report(
          fmt::format("a row of {} columns, expected at least {}", rows_.cells().size(), at_ + 1));
      return;
    }
    const std::string& cell = rows_.cells()[at_];
    const Checked<Duration> length = parse_duration(cell);
    if (length && length->ns >= 0 && *length <= longest_) {
      values_.push_back(*length);
    } else {
      report(fmt::format("{}, expected a duration from 0s to {}", quoted(cell),
                         format_duration(longest_)));
    }
  }

  void report(const std::string& what) {
    problems_.push_back({"", fmt::format("line {}: found {}", rows_.line(), what)});
  }

  Rows rows_;
  const CsvColumn& column_;
  std::size_t most_;
  Duration longest_;
  std::size_t at_ = 0;
  std::vector<std::pair<std::size_t, std::string>> where_;
  std::vector<Duration> values_;
  Problems problems_;
};

}  // namespace

Checked<std::vector<Duration>> read_csv_column(std::string_view text, const CsvColumn& column,
                                               std::size_t most, Duration longest) {
  return Reader(text, column, most, longest).read();
}

}  // namespace rehearse
