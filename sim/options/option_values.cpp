// Integers, durations, texts, flags and maps of texts, with the complaint of each.

#include "sim/options/option_values.hpp"

#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/options/duration_text.hpp"
#include "sim/options/go_float.hpp"
#include "sim/options/go_json.hpp"
#include "sim/options/go_text.hpp"
#include "sim/options/option_words.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr std::string_view kText = "a text";
constexpr std::string_view kFlag = "true or false";

/// k6 names the value's Go type, but none for an array.
std::string refusal(const json& value, std::string_view type) {
  std::string_view found;
  if (value.is_boolean()) found = "bool";
  if (value.is_number()) found = "float64";
  if (value.is_string()) found = "string";
  return fmt::format("json: cannot unmarshal {} into Go value of type {}", found, type);
}

/// The double that JavaScript makes of the number, written out, must be an integer.
std::optional<std::int64_t> whole_number(const json& value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const auto number = value.get<double>();
  if (std::abs(number) <= kExact && number == std::trunc(number)) {
    return static_cast<std::int64_t>(number);
  }
  const auto parsed = go_parse_int(go_number_text(number));
  if (!parsed) return {};
  return *parsed;
}

bool read_whole_number(Decoding& decoding, const JsonPlace& place, const json& value,
                       std::int64_t& out) {
  const auto number = value.is_number() ? whole_number(value) : std::nullopt;
  if (number) {
    out = *number;
  } else {
    decoding.refuse_type(place, value, "int64", whole_number_expected(value));
  }
  return number.has_value();
}

/// Reads the object form of a value: one field with the value and one whether it is valid. False
/// when it is wrong.
template <class ReadField>
bool read_object(Decoding& decoding, const JsonPlace& place, const json& object,
                 std::string_view field, const ReadField& read) {
  bool good = true;
  for (const auto& [key, value] : object.items()) {
    const JsonPlace below = place / key;
    if (value.is_null()) continue;
    if (names_field(key, field)) {
      good = read(below, value) && good;
    } else if (names_field(key, "Valid") && !value.is_boolean()) {
      decoding.refuse_type(below, value, "bool", kFlag);
      good = false;
    }
  }
  return good;
}

}  // namespace

void read_value(Decoding& decoding, const JsonPlace& place, const json& value,
                Given<std::int64_t>& out) {
  if (value.is_number()) {
    out.given = read_whole_number(decoding, place, value, out.value);
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    out.given = false;
    if (text.empty()) return;
    const auto number = go_parse_int(text);
    if (number) {
      out.set(*number);
    } else {
      decoding.refuse(place, value, number.problems().front().message,
                      whole_number_expected(value));
    }
  } else if (value.is_object()) {
    out.given = read_object(decoding, place, value, "Int64",
                            [&](const JsonPlace& below, const json& inner) {
                              return read_whole_number(decoding, below, inner, out.value);
                            });
  } else {
    out.given = false;
    if (!value.is_null()) {
      decoding.refuse(place, value, refusal(value, "null.Int"), whole_number_expected(value));
    }
  }
}

void read_value(Decoding& decoding, const JsonPlace& place, const json& value,
                Given<Duration>& out) {
  out.given = false;
  if (value.is_object() || value.is_array() || value.is_boolean()) {
    decoding.refuse(
        place, value,
        fmt::format("'{}' is not a valid duration value", go_json_indented(value, place.depth())),
        length_expected(value));
    return;
  }
  const auto length = read_duration(value);
  if (!length) {
    decoding.refuse(place, value, length.problems().front().message, length_expected(value));
  } else if (*length) {
    out.set(**length);
  }
}

void read_value(Decoding& decoding, const JsonPlace& place, const json& value,
                Given<std::string>& out) {
  const auto read = [&](const JsonPlace& below, const json& inner) {
    if (inner.is_string()) {
      out.value = inner.get<std::string>();
    } else {
      decoding.refuse_type(below, inner, "string", kText);
    }
    return inner.is_string();
  };
  out.given = value.is_string() || value.is_object();
  if (value.is_string()) {
    read(place, value);
  } else if (value.is_object()) {
    out.given = read_object(decoding, place, value, "String", read);
  } else if (!value.is_null()) {
    decoding.refuse(place, value, refusal(value, "null.String"), kText);
  }
}

void read_value(Decoding& decoding, const JsonPlace& place, const json& value, Given<bool>& out) {
  const auto read = [&](const JsonPlace& below, const json& inner) {
    if (inner.is_boolean()) {
      out.value = inner.get<bool>();
    } else {
      decoding.refuse_type(below, inner, "bool", kFlag);
    }
    return inner.is_boolean();
  };
  out.given = value.is_boolean() || value.is_object();
  if (value.is_boolean()) {
    read(place, value);
  } else if (value.is_object()) {
    out.given = read_object(decoding, place, value, "Bool", read);
  } else if (!value.is_null()) {
    decoding.refuse(place, value, refusal(value, "null.Bool"), kFlag);
  }
}

void read_value(Decoding& decoding, const JsonPlace& place, const json& value, StringMap& out) {
  if (value.is_null()) {
    out.clear();
  } else if (!value.is_object()) {
    decoding.note_type(place, value, "map[string]string", "an object of texts");
  } else {
    for (const auto& [key, element] : value.items()) {
      std::string& slot = out[key];
      slot.clear();
      if (element.is_string()) {
        slot = element.get<std::string>();
      } else if (!element.is_null()) {
        decoding.note_type(place / key, element, "string", kText);
      }
    }
  }
}

}  // namespace rehearse
