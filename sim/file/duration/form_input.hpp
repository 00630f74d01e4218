#pragma once
// What the reader of one form of duration model is given, and what the readers share.

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "models/base/json_place.hpp"
#include "models/duration/duration_model.hpp"
#include "sim/file/json/document_problems.hpp"

namespace rehearse {

class ModelReader;

/// The parameters of distributions are at most this long: 1 year. Samples of unbounded ones are
/// longer, but never longer than Distribution::kLongest.
inline constexpr Duration kLongestParameter = seconds(365LL * 24 * 3600);

/// An object one of whose keys is the name of a form: {"scale": "1s", "by": 2}.
struct FormInput {
  const nlohmann::json& model;   ///< the object
  const JsonPlace& model_place;  ///< of the object
  const nlohmann::json& value;   ///< under the form's name
  const JsonPlace& place;        ///< of that value
  ModelReader& reader;           ///< for models within the value
  DocumentProblems& problems;
};

/// The model, or nothing and its problems below the place.
std::optional<DurationModel> take_model(const Checked<DurationModel>& model, const JsonPlace& place,
                                        DocumentProblems& problems);

/// The "weights" beside a list of `count` alternatives; an empty list when there are none.
std::optional<std::vector<double>> read_weights(const FormInput& in, std::size_t count);

/// The value of a number, which may be whole; nothing, with a problem, for anything else.
std::optional<double> read_number(const nlohmann::json& value, const JsonPlace& place,
                                  DocumentProblems& problems);

}  // namespace rehearse
