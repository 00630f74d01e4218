// Weights, numbers and models, whose problems are put where they are written.

#include "sim/file/duration/form_input.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace rehearse {

using nlohmann::json;

std::optional<DurationModel> take_model(const Checked<DurationModel>& model, const JsonPlace& place,
                                        DocumentProblems& problems) {
  if (model) return *model;
  problems.add_below(place, model.problems());
  return std::nullopt;
}

std::optional<std::vector<double>> read_weights(const FormInput& in, std::size_t count) {
  const auto found = in.model.find("weights");
  if (found == in.model.end()) return std::vector<double>{};
  const JsonPlace weights_place = in.model_place / "weights";
  if (!found->is_array() || found->size() != count) {
    in.problems.add(weights_place, *found,
                    fmt::format("a list of {} weights, one for each choice", count));
    return std::nullopt;
  }
  std::vector<double> weights;
  for (std::size_t i = 0; i < count; ++i) {
    const json& value = found->at(i);
    const double weight = value.is_number() ? value.get<double>() : 0.0;
    if (weight > 0.0) {
      weights.push_back(weight);
    } else {
      in.problems.add(weights_place[i], value, "a number above 0");
    }
  }
  if (weights.size() < count) return std::nullopt;
  return weights;
}

std::optional<double> read_number(const json& value, const JsonPlace& place,
                                  DocumentProblems& problems) {
  if (value.is_number()) return value.get<double>();
  problems.add(place, value, "a number");
  return std::nullopt;
}

}  // namespace rehearse
