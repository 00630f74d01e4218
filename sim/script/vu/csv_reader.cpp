// Columns in messages are counted in bytes, from 1.

#include "sim/script/vu/csv_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace rehearse {

namespace {

class CsvRecord {
 public:
  CsvRecord(std::string_view text, char delimiter, CsvPlace& place)
      : text_(text), delimiter_(delimiter), place_(place), line_begin_(place.offset) {}

  Checked<std::vector<std::string>> read() {
    while (place_.offset < text_.size() && at_line_end()) end_line();
    if (place_.offset >= text_.size()) return std::vector<std::string>{};
    const std::uint64_t first_line = place_.line;
    for (;;) {
      std::optional<std::string> field = is(place_.offset, '"') ? quoted() : plain();
      if (!field) return Problem{"", problem_};
      fields_.push_back(*std::move(field));
      if (!is(place_.offset, delimiter_)) break;
      ++place_.offset;
    }
    end_line();
    if (place_.fields == 0) place_.fields = fields_.size();
    if (place_.fields != fields_.size()) {
      return Problem{"", fmt::format("record on line {}: wrong number of fields", first_line)};
    }
    return std::move(fields_);
  }

 private:
  bool is(std::size_t at, char byte) const { return at < text_.size() && text_[at] == byte; }
  bool at_line_end() const {
    return place_.offset >= text_.size() || is(place_.offset, '\n') ||
           (is(place_.offset, '\r') && is(place_.offset + 1, '\n'));
  }

  void end_line() {
    if (is(place_.offset, '\r')) ++place_.offset;
    if (place_.offset < text_.size()) ++place_.offset;
    ++place_.line;
    line_begin_ = place_.offset;
  }

  std::nullopt_t fail(std::string_view what) {
    problem_ = fmt::format("parse error on line {}, column {}: {}", place_.line,
                           place_.offset - line_begin_ + 1, what);
    return std::nullopt;
  }

  std::optional<std::string> plain() {
    const std::size_t begin = place_.offset;
    while (!at_line_end() && text_[place_.offset] != delimiter_) {
      if (text_[place_.offset] == '"') return fail("bare \" in non-quoted field");
      ++place_.offset;
    }
    return std::string(text_.substr(begin, place_.offset - begin));
  }

  std::optional<std::string> quoted() {
    std::string field;
    for (++place_.offset; place_.offset < text_.size(); ++place_.offset) {
      const char byte = text_[place_.offset];
      if (byte == '"' && !is(place_.offset + 1, '"')) {
        ++place_.offset;
        if (at_line_end() || is(place_.offset, delimiter_)) return field;
        --place_.offset;
        return fail("extraneous or missing \" in quoted-field");
      }
      if (byte == '"') ++place_.offset;
      if (byte == '\r' && is(place_.offset + 1, '\n')) continue;
      field += byte;
      if (byte == '\n') {
        ++place_.line;
        line_begin_ = place_.offset + 1;
      }
    }
    return fail("extraneous or missing \" in quoted-field");
  }

  std::string_view text_;
  char delimiter_;
  CsvPlace& place_;
  std::size_t line_begin_;
  std::vector<std::string> fields_;
  std::string problem_;
};

}  // namespace

Checked<std::vector<std::string>> next_csv_record(std::string_view text, char delimiter,
                                                  CsvPlace& place) {
  return CsvRecord(text, delimiter, place).read();
}

}  // namespace rehearse
