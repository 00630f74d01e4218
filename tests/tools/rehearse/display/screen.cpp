// Characters and control sequences to cells.

#include "tests/tools/rehearse/display/screen.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace rehearse::testing {

namespace {

std::size_t bytes_of(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

}  // namespace

void Screen::feed(std::string_view text) {
  for (const char byte : text) {
    pending_ += byte;
    if (pending_.front() == '\x1b') {
      if (pending_.size() < 3 || (byte >= '0' && byte <= '9') || byte == ';') continue;
      const std::string count = pending_.substr(2, pending_.size() - 3);
      pending_.clear();
      if (byte != 'm') control(byte, count.empty() ? 1 : std::stoul(count));
    } else if (byte == '\r') {
      column_ = 0;
      pending_.clear();
    } else if (byte == '\n') {
      line_feed();
      pending_.clear();
    } else if (pending_.size() == bytes_of(pending_.front())) {
      put(std::exchange(pending_, {}));
    }
  }
}

void Screen::put(std::string character) {
  if (column_ == columns_) {
    column_ = 0;
    line_feed();
  }
  Row& row = cells_[row_];
  if (row.size() <= column_) row.resize(column_ + 1, " ");
  row[column_++] = std::move(character);
}

void Screen::line_feed() {
  if (++row_ < cells_.size()) return;
  row_ = cells_.size() - 1;
  cells_.erase(cells_.begin());
  cells_.emplace_back();
}

void Screen::control(char what, std::size_t count) {
  switch (what) {
    case 'A':
      row_ -= std::min(row_, count);
      break;
    case 'K':
      cells_[row_].resize(std::min(cells_[row_].size(), column_));
      break;
    case 'J':
      cells_[row_].resize(std::min(cells_[row_].size(), column_));
      for (std::size_t below = row_ + 1; below < cells_.size(); ++below) cells_[below].clear();
      ++erased_;
      break;
    default:
      throw std::runtime_error(std::string("unknown control sequence ") + what);
  }
}

std::vector<std::string> Screen::rows() const {
  std::vector<std::string> rows;
  for (const Row& row : cells_) {
    std::string text;
    for (const std::string& character : row) text += character;
    text.erase(text.find_last_not_of(' ') + 1);
    rows.push_back(std::move(text));
  }
  while (!rows.empty() && rows.back().empty()) rows.pop_back();
  return rows;
}

}  // namespace rehearse::testing
