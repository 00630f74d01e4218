// A case for each kind of value.

#include "sim/json/option_json.hpp"

#include <variant>

#include "models/base/match.hpp"

namespace rehearse {

std::string option_key(const std::string& name, const OptionValue& value) {
  return std::holds_alternative<Duration>(value) ? name + "Ns" : name;
}

void write_option_value(JsonWriter& json, const OptionValue& value) {
  match(
      value, [&](std::int64_t number) { json.value(number); },
      [&](Duration length) { json.value(length.ns); },
      [&](const std::vector<Stage>& stages) {
        json.begin_array();
        for (const Stage& stage : stages) {
          json.begin_array();
          json.value(stage.duration.ns);
          json.value(stage.target);
          json.end_array();
        }
        json.end_array();
      },
      [&](const std::string& text) { json.value(text); }, [&](bool is_set) { json.value(is_set); });
}

}  // namespace rehearse
