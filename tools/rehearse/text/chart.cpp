// Scales values to eighths of a character cell.

#include "tools/rehearse/text/chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

#include "models/base/duration_format.hpp"
#include "tools/rehearse/text/number_text.hpp"

namespace rehearse {

namespace {

constexpr std::array<const char*, 9> kBlocks = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};

/// Heights in eighths of a row.
std::vector<int> eighths(const std::vector<double>& values, double peak, int height) {
  std::vector<int> levels;
  for (const double value : values) {
    const double share = peak > 0 ? value / peak : 0;
    const auto level = static_cast<int>(std::lround(share * height * 8));
    levels.push_back(value > 0 ? std::max(level, 1) : 0);
  }
  return levels;
}

}  // namespace

std::vector<std::string> chart_rows(const std::vector<double>& values, double peak, int height,
                                    bool ascii) {
  constexpr std::array<const char*, 9> kAscii = {" ", "_", "_", "_", "_", "#", "#", "#", "#"};
  const std::vector<int> levels = eighths(values, peak, height);
  std::vector<std::string> rows;
  for (int row = height - 1; row >= 0; --row) {
    std::string line;
    for (const int level : levels) {
      const auto part = static_cast<std::size_t>(std::clamp(level - row * 8, 0, 8));
      line += ascii ? kAscii.at(part) : kBlocks.at(part);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    rows.push_back(std::move(line));
  }
  return rows;
}

std::string chart(std::string_view title, const std::vector<double>& values, Duration end,
                  int height) {
  const double peak = values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  const std::string top = short_number(peak, 2);
  std::string text = fmt::format("     {}\n", title);
  const std::vector<std::string> rows = chart_rows(values, peak, height);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    fmt::format_to(std::back_inserter(text), "  {:>8} │{}\n", row == 0 ? top : "", rows[row]);
  }
  std::string axis;
  for (std::size_t i = 0; i < values.size(); ++i) axis += "─";
  const std::string last = format_duration(end);
  fmt::format_to(std::back_inserter(text), "         0 └{}\n", axis);
  fmt::format_to(std::back_inserter(text), "           0s{:>{}}\n", last,
                 std::max(values.size(), last.size() + 3) - 1);
  return text;
}

}  // namespace rehearse
