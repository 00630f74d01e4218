// Collects problems; says which keys a place knows.

#include "sim/file/json/findings.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/file/json/describe.hpp"

namespace rehearse {

void Findings::add(const JsonPlace& place, std::string message) {
  if (problems_.size() == kMost) {
    ++unlisted_;
  } else {
    problems_.push_back({place.pointer(), std::move(message)});
  }
}

void Findings::add(const JsonPlace& place, const nlohmann::json& found, std::string_view expected) {
  add(place, fmt::format("found {}, expected {}", describe(found), expected));
}

void Findings::add_below(const JsonPlace& place, const Problems& problems) {
  const std::string prefix = place.pointer();
  for (const Problem& problem : problems) add(JsonPlace(prefix + problem.path), problem.message);
}

bool Findings::count_tables(std::size_t tables, const JsonPlace& place) {
  tables_ = std::min(tables_ + tables, kMostTables + 1);
  if (tables_ <= kMostTables) return true;
  add(place, fmt::format("found more than {} continuous distributions in the document (each counts "
                         "again for every scale around it), expected at most that many",
                         kMostTables));
  return false;
}

Problems Findings::take() {
  if (unlisted_ > 0) {
    problems_.push_back({"", fmt::format("{} more problems are not listed", unlisted_)});
  }
  return std::move(problems_);
}

std::optional<std::uint64_t> read_count(const nlohmann::json& value, const JsonPlace& place,
                                        Findings& findings, std::uint64_t most) {
  const bool whole =
      value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
  if (whole && value.get<std::uint64_t>() <= most) return value.get<std::uint64_t>();
  findings.add(place, value, fmt::format("a whole number from 0 to {}", most));
  return std::nullopt;
}

namespace {

/// "a, b, c"; by hand, since g++ 12 sees an overflow in fmt::join at -O3.
std::string listed(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

}  // namespace

void check_keys(const nlohmann::json& object, const std::vector<std::string_view>& known,
                const JsonPlace& place, Findings& findings) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      findings.add(place / key,
                   fmt::format("found an unknown key, expected one of {}", listed(known)));
    }
  }
}

}  // namespace rehearse
