#pragma once
// JSON → duration model (scenarios/duration-models.md).

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/json_place.hpp"
#include "models/duration/duration_model.hpp"
#include "sim/file/json/document_problems.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {

/// A duration (always that long), or an object with one of these keys:
///
///     {"constant": d}
///     {"uniform": [low, high]}              both ends included
///     {"choice": [d, …]}                    optionally with "weights": [w, …]
///     {"exponential": mean}                 or {"exponential": {"mean": d}}
///     {"sequence": [d, …]}                  optionally with "by": "iteration" (default) | "vu"
///     {"sum": [model, …]}                   independent terms
///     {"mixture": [model, …]}               one of them, optionally with "weights": [w, …]
///     {"hyperexponential": [mean, …]}       a mixture of exponentials, optionally with "weights"
///     {"shift": model, "by": d}             longer by d, which may be negative
///     {"scale": model, "by": x}             x times as long
///     {"clamp": model, "min": d, "max": d}  clamped; at least one of the bounds
///     {"empirical": …}                      measured (empirical_reader.hpp)
///
/// or the name of a distribution (distribution_family.hpp). scenarios/duration-models.md describes
/// each for people. Models nest at most 8 deep and one has at most 1000 parts.
std::optional<DurationModel> read_duration_model(const nlohmann::json& value,
                                                 const JsonPlace& place,
                                                 DocumentProblems& problems);

/// A duration model where an object of another kind is allowed too: a value that is no model at all
/// is reported as not being `expected`. A wrong model is replaced by a constant second.
DurationModel read_bare_model(const nlohmann::json& value, const JsonPlace& place,
                              DocumentProblems& problems, std::string_view expected);

/// The model of an object's optional field; `model` stays as it is when the field is missing or
/// wrong.
void read_model_field(const Fields& fields, std::string_view key, DurationModel& model);

/// The same; the paths of problems start with `path`.
Checked<DurationModel> read_duration_model(const nlohmann::json& value, std::string_view path = {});

}  // namespace rehearse
