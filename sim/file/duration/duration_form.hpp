#pragma once
// The forms of duration models: a row for each.

#include <array>
#include <cstddef>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sim/file/duration/form_input.hpp"

namespace rehearse {

/// A form is named by a key of the model's object.
struct DurationForm {
  std::string_view name;
  std::function<std::optional<DurationModel>(const FormInput& in)> read;
  /// How many quantile tables the model has for the value under the name, besides those of models
  /// within it.
  std::size_t (*tables)(const nlohmann::json& value);
  std::array<std::string_view, 2> companions = {};  ///< keys allowed beside the name
  bool holds_models = false;
};

/// The form whose name is a key of the value; none when the value is no object, or has none or
/// several of the names as keys.
const DurationForm* duration_form_of(const nlohmann::json& value);

/// "a duration, or an object with one of the keys constant, …", with the form that a key of `found`
/// was meant to be.
std::string expected_duration_forms(const nlohmann::json& found);

}  // namespace rehearse
