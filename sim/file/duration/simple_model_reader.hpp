#pragma once
// JSON → duration models that contain no others and are no distributions of their own form.

#include <optional>

#include "sim/file/duration/form_input.hpp"

namespace rehearse {

/// Each reads the form of its name (duration_model_reader.hpp).
std::optional<DurationModel> read_constant(const FormInput& in);
std::optional<DurationModel> read_uniform(const FormInput& in);
std::optional<DurationModel> read_choice(const FormInput& in);
std::optional<DurationModel> read_exponential(const FormInput& in);
std::optional<DurationModel> read_sequence(const FormInput& in);
std::optional<DurationModel> read_hyperexponential(const FormInput& in);

}  // namespace rehearse
