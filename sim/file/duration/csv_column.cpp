// A scanner of rows, and the choice of cells from them (sim/decisions/008-dot-and-csv.md).

#include "sim/file/duration/csv_column.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "models/base/utf8.hpp"
#include "sim/file/duration/csv_rows.hpp"
#include "sim/options/duration_text.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kMostProblems = 20;
constexpr std::size_t kLongestQuote = 40;
/// Among these first columns of a file a name is looked for.
constexpr std::size_t kMostNamedColumns = 10'000;

std::string quoted(const std::string& cell) {
  return '"' + cut_to_bytes(cell, kLongestQuote) + '"';
}

/// The place of a column in a row, from 0.
std::optional<std::size_t> place_of(const CsvColumn::Name& column,
                                    std::span<const std::string> header) {
  if (const auto* number = std::get_if<std::size_t>(&column)) {
    return *number == 0 ? std::nullopt : std::optional(*number - 1);
  }
  const auto found = std::find(header.begin(), header.end(), std::get<std::string>(column));
  if (found == header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.begin());
}

Problem no_column(std::string path, const CsvColumn::Name& column,
                  std::span<const std::string> header) {
  if (std::holds_alternative<std::size_t>(column)) {
    return {std::move(path), "found column 0, expected columns counted from 1"};
  }
  std::string names;
  for (std::size_t i = 0; i < std::min<std::size_t>(header.size(), 20); ++i) {
    if (i > 0) names += ", ";
    names += cut_to_bytes(header[i], kLongestQuote);
  }
  return {std::move(path), fmt::format("found no column {}, expected one of {}",
                                       quoted(std::get<std::string>(column)), names)};
}

/// Takes the values of one column from rows.
class Taker {
 public:
  Taker(const CsvColumn& column, Duration longest) : column_(column), longest_(longest) {}

  bool wants_header() const { return column_.header; }
  void find_columns(std::span<const std::string> header) {
    const auto at = place_of(column_.column, header);
    if (!at) problems_.push_back(no_column("/column", column_.column, header));
    at_ = at.value_or(0);
    for (const auto& [name, text] : column_.where) {
      const auto place = place_of(name, header);
      if (!place) problems_.push_back(no_column("/where", name, header));
      where_.emplace_back(place.value_or(0), text);
    }
    is_over_ = !problems_.empty();
  }

  /// How many of the first cells of a row are looked at.
  std::size_t cells() const {
    std::size_t most = at_;
    for (const auto& [place, text] : where_) most = std::max(most, place);
    return most + 1;
  }
  bool is_over() const { return is_over_ || problems_.size() >= kMostProblems; }
  /// Whether there is one value more.
  bool take(const CsvRows& rows) {
    const std::span<const std::string> cells = rows.cells();
    const bool wanted = std::all_of(where_.begin(), where_.end(), [&](const auto& condition) {
      return condition.first < cells.size() && cells[condition.first] == condition.second;
    });
    if (!wanted) return false;
    if (at_ >= cells.size()) {
      report(rows,
             fmt::format("a row of {} columns, expected at least {}", rows.columns(), at_ + 1));
      return false;
    }
    const std::string& cell = cells[at_];
    const bool has_unit = cell.empty() || cell.find_first_not_of("0123456789.+-") != cell.npos;
    const Checked<Duration> length = parse_duration(has_unit ? cell : cell + column_.unit);
    if (length && length->ns >= 0 && *length <= longest_) {
      values_.push_back(*length);
      return true;
    }
    report(rows, fmt::format("{}, expected a duration from 0s to {}", quoted(cell),
                             format_duration(longest_)));
    return false;
  }

  void stop(std::string message) {
    problems_.push_back({"", std::move(message)});
    is_over_ = true;
  }
  void report(const CsvRows& rows, const std::string& what) {
    problems_.push_back({"", fmt::format("line {}: found {}", rows.line(), what)});
  }

  Checked<std::vector<Duration>> finish() {
    if (problems_.empty() && values_.empty()) {
      problems_.push_back({"", "found no rows with a value, expected at least one"});
    }
    if (!problems_.empty()) return std::move(problems_);
    return std::move(values_);
  }

 private:
  const CsvColumn& column_;
  Duration longest_;
  std::size_t at_ = 0;
  std::vector<std::pair<std::size_t, std::string>> where_;
  std::vector<Duration> values_;
  Problems problems_;
  bool is_over_ = false;
};

/// Takers with and without a header do not have the same rows; these are of one kind.
void take_all(std::string_view text, std::span<Taker*> takers, std::size_t most,
              std::size_t& left) {
  CsvRows rows(text);
  const bool has_header =
      !takers.empty() && takers.front()->wants_header() && rows.next(kMostNamedColumns);
  const std::span<const std::string> header =
      has_header ? rows.cells() : std::span<const std::string>();
  std::size_t cells = 1;
  for (Taker* taker : takers) {
    taker->find_columns(header);
    if (!taker->is_over()) cells = std::max(cells, taker->cells());
  }
  const auto is_over = [](const Taker* taker) { return taker->is_over(); };
  while (!std::all_of(takers.begin(), takers.end(), is_over) && rows.next(cells)) {
    for (Taker* taker : takers) {
      if (taker->is_over() || !taker->take(rows)) continue;
      if (left == 0) {
        taker->stop(
            fmt::format("found more than {} values in all, expected at most that many", most));
      } else {
        --left;
      }
    }
  }
  if (!rows.open_quote()) return;
  for (Taker* taker : takers) {
    if (!taker->is_over()) taker->report(rows, "a quote that does not end, expected another quote");
  }
}

}  // namespace

std::vector<Checked<std::vector<Duration>>> read_csv_columns(std::string_view text,
                                                             std::span<const CsvColumn> columns,
                                                             std::size_t most, std::size_t& left,
                                                             Duration longest) {
  std::vector<Taker> takers;
  for (const CsvColumn& column : columns) takers.emplace_back(column, longest);
  const auto broken = utf8_problem(text);
  for (const bool header : {true, false}) {
    std::vector<Taker*> alike;
    for (Taker& taker : takers) {
      if (taker.wants_header() == header) alike.push_back(&taker);
    }
    if (!broken && !alike.empty()) take_all(text, alike, most, left);
  }
  std::vector<Checked<std::vector<Duration>>> read;
  for (Taker& taker : takers) {
    if (broken) taker.stop(broken->message);
    read.push_back(taker.finish());
  }
  return read;
}

Checked<std::vector<Duration>> read_csv_column(std::string_view text, const CsvColumn& column,
                                               std::size_t most, Duration longest) {
  std::size_t left = most;
  return read_csv_columns(text, {&column, 1}, most, left, longest).front();
}

}  // namespace rehearse
