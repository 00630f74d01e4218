#pragma once
// JSON → duration models that are made of others.

#include <optional>

#include "sim/file/duration/form_input.hpp"

namespace rehearse {

/// Each reads the form of its name (duration_model_reader.hpp).
std::optional<DurationModel> read_sum(const FormInput& in);
std::optional<DurationModel> read_mixture(const FormInput& in);
std::optional<DurationModel> read_shift(const FormInput& in);
std::optional<DurationModel> read_scale(const FormInput& in);
std::optional<DurationModel> read_clamp(const FormInput& in);

}  // namespace rehearse
