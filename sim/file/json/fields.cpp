// Numbers, and the wording of what a field or a key must be.

#include "sim/file/json/fields.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "models/base/nearest_name.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {

using nlohmann::json;

const json* Fields::find(std::string_view key) const {
  const auto found = object_.find(key);
  return found == object_.end() ? nullptr : &*found;
}

const json* Fields::object(std::string_view key, std::string_view expected) const {
  const json* const value = find(key);
  if (value == nullptr || value->is_object()) return value;
  problems_.add(place_ / key, *value, expected);
  return nullptr;
}

void Fields::objects(std::string_view key, std::string_view expected,
                     const std::function<void(const json& value, const JsonPlace& place,
                                              bool is_object)>& read) const {
  const json* const list = find(key);
  if (list == nullptr) return;
  const JsonPlace list_place = place_ / key;
  if (!list->is_array()) {
    problems_.add(list_place, *list, "a list");
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const json& one = (*list)[i];
    const JsonPlace one_place = list_place[i];
    if (!one.is_object()) problems_.add(one_place, one, expected);
    read(one.is_object() ? one : json::object(), one_place, one.is_object());
  }
}

void Fields::count(std::string_view key, std::uint32_t& value) const {
  std::optional<std::uint32_t> read;
  count(key, read);
  value = read.value_or(value);
}

void Fields::count(std::string_view key, std::optional<std::uint32_t>& value) const {
  const json* found = find(key);
  if (found == nullptr) return;
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (const auto read = read_count(*found, place_ / key, problems_, kMost)) {
    value = static_cast<std::uint32_t>(*read);
  }
}

void Fields::integer(std::string_view key, std::int32_t& value) const {
  const json* found = find(key);
  if (found == nullptr) return;
  const auto fits = [](auto number) { return std::in_range<std::int32_t>(number); };
  if (found->is_number_unsigned()
          ? fits(found->get<std::uint64_t>())
          : found->is_number_integer() && fits(found->get<std::int64_t>())) {
    value = found->get<std::int32_t>();
  } else {
    problems_.add(place_ / key, *found, "a whole number from -2147483648 to 2147483647");
  }
}

void Fields::number(std::string_view key, double& value) const {
  const json* found = find(key);
  if (found == nullptr) return;
  if (found->is_number()) {
    value = found->get<double>();
  } else {
    problems_.add(place_ / key, *found, "a number");
  }
}

void Fields::flag(std::string_view key, bool& value) const {
  const json* found = find(key);
  if (found == nullptr) return;
  if (found->is_boolean()) {
    value = found->get<bool>();
  } else {
    problems_.add(place_ / key, *found, "true or false");
  }
}

void Fields::length(std::string_view key, Duration& value) const {
  std::optional<Duration> read;
  length(key, read);
  value = read.value_or(value);
}

void Fields::length(std::string_view key, std::optional<Duration>& value) const {
  const json* found = find(key);
  if (found == nullptr) return;
  if (const auto read = read_length(*found, place_ / key, problems_)) value = read;
}

void Fields::instant(std::string_view key, Instant& value) const {
  std::optional<Duration> read;
  length(key, read);
  if (read) value = Instant{} + *read;
}

std::optional<std::size_t> Fields::one_of(std::string_view key,
                                          const std::vector<std::string_view>& names) const {
  const json* found = find(key);
  if (found == nullptr) return std::nullopt;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (*found == names[i]) return i;
  }
  std::string expected;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) expected += i + 1 == names.size() ? " or " : ", ";
    expected += '"';
    expected += names[i];
    expected += '"';
  }
  problems_.add(place_ / key, *found, expected + meant_hint(*found, names));
  return std::nullopt;
}

bool has_any_key(const json& value, const std::vector<std::string_view>& keys) {
  if (!value.is_object()) return false;
  return value.empty() || std::any_of(keys.begin(), keys.end(),
                                      [&](std::string_view key) { return value.contains(key); });
}

bool has_key(const json& value, std::string_view key) {
  return value.is_object() && value.contains(key);
}

std::optional<std::uint64_t> read_count(const json& value, const JsonPlace& place,
                                        DocumentProblems& problems, std::uint64_t most) {
  const bool whole =
      value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0);
  if (whole && value.get<std::uint64_t>() <= most) return value.get<std::uint64_t>();
  problems.add(place, value, fmt::format("a whole number from 0 to {}", most));
  return std::nullopt;
}

void check_keys(const json& object, const std::vector<std::string_view>& known,
                const JsonPlace& place, DocumentProblems& problems) {
  for (const auto& [key, value] : object.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      problems.add(place / key, fmt::format("found an unknown key, expected one of {}{}",
                                            listed_names(known), nearest_hint(key, known)));
    }
  }
}

}  // namespace rehearse
