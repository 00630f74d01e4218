// Three rows of the table of distances are enough.

#include "models/base/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace rehearse {

namespace {

constexpr std::size_t kLongest = 130;  // names of metrics are not longer

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, above);
    std::swap(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool equal = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (equal ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<std::string> nearest_name(std::string_view name,
                                        std::span<const std::string_view> known) {
  if (name.empty() || name.size() > kLongest) return std::nullopt;
  std::size_t fewest = std::min(name.size(), std::max<std::size_t>(1, name.size() / 3) + 1);
  std::optional<std::string> found;
  for (const std::string_view each : known) {
    if (each == name) return std::nullopt;
    if (each.size() > kLongest) continue;
    const std::size_t changes = distance(name, each);
    if (changes >= fewest) continue;
    fewest = changes;
    found = each;
  }
  return found;
}

std::optional<std::string> nearest_name(std::string_view name, std::span<const std::string> known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  return nearest_name(name, views);
}

std::string nearest_hint(std::string_view name, std::span<const std::string_view> known) {
  const auto meant = nearest_name(name, known);
  return meant ? "; did you mean \"" + *meant + "\"?" : std::string();
}

std::string listed_names(std::span<const std::string_view> names, std::size_t most) {
  std::string text;
  for (const std::string_view name : names.first(std::min(names.size(), most))) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  if (names.size() > most) text += ", …";
  return text;
}

}  // namespace rehearse
