#pragma once
// Values as JSON and back, by lists of their fields: for files that this version of the program
// reads again.
//
// A type of ours has a function each_part(value, fields), found by its argument or as its static
// member, which calls fields(name, member) for each member. What is empty or zero is left out.

#include <concepts>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/time.hpp"
#include "models/base/wide.hpp"
#include "sim/core/time_by_cause.hpp"
#include "sim/measure/histogram.hpp"

namespace rehearse {

template <class T>
nlohmann::json part_json(const T& value);

/// Makes an object of the fields that it is called with.
class PartWriter {
 public:
  template <class T>
  void operator()(const char* name, const T& value) {
    nlohmann::json written = part_json(value);
    const bool is_zero =
        (written.is_number() && written == 0) || (written.is_boolean() && !written.get<bool>()) ||
        (written.is_string() && written.get_ref<const std::string&>().empty()) || written.empty();
    if (!is_zero) object_[name] = std::move(written);
  }
  nlohmann::json take() { return std::move(object_); }

 private:
  nlohmann::json object_ = nlohmann::json::object();
};

/// Where a value is wrong.
class PartProblems {
 public:
  void add(const std::string& path, const nlohmann::json& found, const char* expected) {
    constexpr std::size_t kShown = 60;
    constexpr std::size_t kMost = 20;
    if (problems_.size() >= kMost) return;
    problems_.push_back(
        {path, fmt::format("found {}, expected {}",
                           found.dump(-1, ' ', true, kReplace).substr(0, kShown), expected)});
  }
  const Problems& all() const { return problems_; }

 private:
  static constexpr auto kReplace = nlohmann::json::error_handler_t::replace;
  Problems problems_;
};

template <class T>
void read_part(const nlohmann::json& from, T& value, const std::string& path,
               PartProblems& problems);

/// Reads the fields that it is called with from an object.
class PartReader {
 public:
  PartReader(const nlohmann::json& object, const std::string& path, PartProblems& problems)
      : object_(object), path_(path), problems_(problems) {}

  template <class T>
  void operator()(const char* name, T& value) {
    const auto found = object_.find(name);
    if (found != object_.end()) read_part(*found, value, path_ + "/" + name, problems_);
  }

 private:
  const nlohmann::json& object_;
  const std::string& path_;
  PartProblems& problems_;
};

namespace part_detail {

template <class T>
inline constexpr bool kIsVector = false;
template <class T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <class T>
inline constexpr bool kIsMap = false;
template <class K, class V>
inline constexpr bool kIsMap<std::map<K, V>> = true;
template <class T>
inline constexpr bool kIsPair = false;
template <class A, class B>
inline constexpr bool kIsPair<std::pair<A, B>> = true;
template <class T>
inline constexpr bool kIsOptional = false;
template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <class T>
inline constexpr bool kIsTime = std::same_as<T, Duration> || std::same_as<T, Instant>;
template <class T>
inline constexpr bool kIsWide = std::same_as<T, Wide> || std::same_as<T, UnsignedWide>;

template <class Self, class Fields>
void each_part_of(Self& self, Fields& fields) {
  if constexpr (requires { std::remove_const_t<Self>::each_part(self, fields); }) {
    std::remove_const_t<Self>::each_part(self, fields);
  } else {
    each_part(self, fields);
  }
}

nlohmann::json wide_json(UnsignedWide value);
nlohmann::json histogram_json(const Histogram& histogram);
nlohmann::json causes_json(const TimeByCause& causes);
void read_wide(const nlohmann::json& from, UnsignedWide& value, const std::string& path,
               PartProblems& problems);
void read_histogram(const nlohmann::json& from, Histogram& histogram, const std::string& path,
                    PartProblems& problems);
void read_causes(const nlohmann::json& from, TimeByCause& causes, const std::string& path,
                 PartProblems& problems);

template <std::integral T>
void read_integer(const nlohmann::json& from, T& value, const std::string& path,
                  PartProblems& problems) {
  using Number = std::conditional_t<std::same_as<T, char>, signed char, T>;
  if (from.is_number_unsigned()) {
    const auto read = from.get<std::uint64_t>();
    if (std::in_range<Number>(read)) {
      value = static_cast<T>(read);
      return;
    }
  } else if (from.is_number_integer()) {
    const auto read = from.get<std::int64_t>();
    if (std::in_range<Number>(read)) {
      value = static_cast<T>(read);
      return;
    }
  }
  problems.add(path, from, "a whole number");
}

/// Elements one by one; `add` gives the place of the next.
template <class Add>
void read_list(const nlohmann::json& from, const std::string& path, PartProblems& problems,
               const Add& add) {
  if (!from.is_array()) return problems.add(path, from, "a list");
  for (std::size_t i = 0; i < from.size(); ++i) add(from[i], fmt::format("{}/{}", path, i));
}

}  // namespace part_detail

template <class T>
nlohmann::json part_json(const T& value) {
  using nlohmann::json;
  namespace detail = part_detail;
  if constexpr (std::is_enum_v<T>) {
    return static_cast<int>(value);
  } else if constexpr (detail::kIsWide<T>) {
    return detail::wide_json(static_cast<UnsignedWide>(value));
  } else if constexpr (std::is_arithmetic_v<T> || std::same_as<T, std::string>) {
    return value;
  } else if constexpr (detail::kIsTime<T>) {
    return value.ns;
  } else if constexpr (std::same_as<T, Histogram>) {
    return detail::histogram_json(value);
  } else if constexpr (std::same_as<T, TimeByCause>) {
    return detail::causes_json(value);
  } else if constexpr (detail::kIsOptional<T>) {
    return value ? json::array({part_json(*value)}) : json();
  } else if constexpr (detail::kIsVector<T> || detail::kIsMap<T>) {
    json list = json::array();
    for (const auto& each : value) list.push_back(part_json(each));
    return list;
  } else if constexpr (detail::kIsPair<T> || requires { typename T::first_type; }) {
    return json::array({part_json(value.first), part_json(value.second)});
  } else {
    PartWriter fields;
    detail::each_part_of(value, fields);
    return fields.take();
  }
}

template <class T>
void read_part(const nlohmann::json& from, T& value, const std::string& path,
               PartProblems& problems) {
  namespace detail = part_detail;
  if constexpr (std::is_enum_v<T>) {
    int number = 0;
    detail::read_integer(from, number, path, problems);
    value = static_cast<T>(number);
  } else if constexpr (detail::kIsWide<T>) {
    UnsignedWide bits = 0;
    detail::read_wide(from, bits, path, problems);
    value = static_cast<T>(bits);
  } else if constexpr (std::same_as<T, bool>) {
    if (!from.is_boolean()) return problems.add(path, from, "true or false");
    value = from.get<bool>();
  } else if constexpr (std::is_integral_v<T>) {
    detail::read_integer(from, value, path, problems);
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!from.is_number()) return problems.add(path, from, "a number");
    value = from.get<T>();
  } else if constexpr (std::same_as<T, std::string>) {
    if (!from.is_string()) return problems.add(path, from, "a text");
    value = from.get<std::string>();
  } else if constexpr (detail::kIsTime<T>) {
    detail::read_integer(from, value.ns, path, problems);
  } else if constexpr (std::same_as<T, Histogram>) {
    detail::read_histogram(from, value, path, problems);
  } else if constexpr (std::same_as<T, TimeByCause>) {
    detail::read_causes(from, value, path, problems);
  } else if constexpr (detail::kIsOptional<T>) {
    if (!from.is_array() || from.size() != 1) return problems.add(path, from, "a list of one");
    read_part(from[0], value.emplace(), path + "/0", problems);
  } else if constexpr (detail::kIsVector<T>) {
    detail::read_list(from, path, problems, [&](const nlohmann::json& one, const std::string& at) {
      read_part(one, value.emplace_back(), at, problems);
    });
  } else if constexpr (detail::kIsMap<T>) {
    detail::read_list(from, path, problems, [&](const nlohmann::json& one, const std::string& at) {
      std::pair<typename T::key_type, typename T::mapped_type> entry{};
      read_part(one, entry, at, problems);
      value.insert(std::move(entry));
    });
  } else if constexpr (detail::kIsPair<T>) {
    if (!from.is_array() || from.size() != 2) return problems.add(path, from, "a list of two");
    read_part(from[0], value.first, path + "/0", problems);
    read_part(from[1], value.second, path + "/1", problems);
  } else {
    if (!from.is_object()) return problems.add(path, from, "an object");
    PartReader fields(from, path, problems);
    detail::each_part_of(value, fields);
    if constexpr (requires { value.is_sound(); }) {
      if (!value.is_sound()) problems.add(path, from, "what a run can have");
    }
  }
}

}  // namespace rehearse
