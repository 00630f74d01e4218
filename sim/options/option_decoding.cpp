// k6's complaints in its words, and the problems beside them.

#include "sim/options/option_decoding.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "models/base/nearest_name.hpp"
#include "sim/options/go_float.hpp"
#include "sim/options/go_json.hpp"
#include "sim/options/go_text.hpp"

namespace rehearse {
namespace {

std::string go_kind(const nlohmann::json& value) {
  if (value.is_object()) return "object";
  if (value.is_array()) return "array";
  if (value.is_string()) return "string";
  return value.is_boolean() ? "bool" : "number";
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

void Decoding::refuse(std::string message) {
  if (!refusal_) refusal_ = std::move(message);
}

void Decoding::refuse(const JsonPlace& place, const nlohmann::json& found, std::string message,
                      std::string_view expected) {
  refuse(std::move(message));
  problems_.add(place, found, expected);
}

void Decoding::refuse_type(const JsonPlace& place, const nlohmann::json& found,
                           std::string_view go_type, std::string_view expected) {
  refuse(place, found, mismatch(found, go_type), expected);
}

void Decoding::note_type(const JsonPlace& place, const nlohmann::json& found,
                         std::string_view go_type, std::string_view expected) {
  if (!note_) note_ = mismatch(found, go_type);
  problems_.add(place, found, expected);
}

void Decoding::note_type_of_secret(const JsonPlace& place, const nlohmann::json& found,
                                   std::string_view go_type, std::string_view expected) {
  if (!note_) note_ = mismatch(found, go_type);
  problems_.add(place.pointer(), fmt::format("found something else, expected {}", expected));
}

void Decoding::note_unknown_field(const JsonPlace& place, std::string_view key,
                                  std::span<const std::string_view> known, std::string_view hint) {
  if (!note_) note_ = "json: unknown field " + go_quote(key);
  problems_.add(place.pointer(),
                fmt::format("found an unknown field, expected one of {}{}", listed_names(known),
                            hint.empty() ? nearest_hint(key, known) : std::string(hint)));
}

std::string Decoding::mismatch(const nlohmann::json& found, std::string_view go_type) const {
  std::string value = go_kind(found);
  if (found.is_number() && go_type == "int64") value += " " + go_number_text(found.get<double>());
  const std::string destination =
      option_.empty() ? "Go value" : fmt::format("Go struct field Options.{}", option_);
  return fmt::format(
      "parsing options from script got error while parsing {}: json: cannot unmarshal {} into {} "
      "of type {}",
      go_quote(option_.empty() ? "options" : option_), value, destination, go_type);
}

bool names_field(std::string_view key, std::string_view name) {
  for (const char wanted : name) {
    if (key.empty()) return false;
    std::size_t size = 1;
    char letter = lower(key[0]);
    if (key.substr(0, 2) == "\u017f") {
      size = 2;
      letter = 's';
    } else if (key.substr(0, 3) == "\u212a") {
      size = 3;
      letter = 'k';
    }
    if (letter != lower(wanted)) return false;
    key.remove_prefix(size);
  }
  return key.empty();
}

}  // namespace rehearse
