#pragma once
// JSON → duration models that hold no others and are no distributions of their own form.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/duration/duration_model.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

/// Whether the form is constant, uniform, choice, exponential, sequence or hyperexponential.
bool is_simple_form(std::string_view form);

/// The model of an object with the form's key (duration_model_reader.hpp lists the forms).
/// Requires: is_simple_form(form), and the object has that key.
std::optional<DurationModel> read_simple_model(std::string_view form, const nlohmann::json& model,
                                               const JsonPlace& place, DocumentProblems& problems);

/// The model, or nothing and its problems below the place.
std::optional<DurationModel> take_model(const Checked<DurationModel>& model, const JsonPlace& place,
                                        DocumentProblems& problems);

/// The "weights" beside a list of `count` alternatives; an empty list when there are none.
std::optional<std::vector<double>> read_weights(const nlohmann::json& model, const JsonPlace& place,
                                                std::size_t count, DocumentProblems& problems);

}  // namespace rehearse
