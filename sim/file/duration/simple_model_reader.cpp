// One small function for each form.

#include "sim/file/duration/simple_model_reader.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/require.hpp"
#include "sim/file/duration/distribution_reader.hpp"
#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using Model = std::optional<DurationModel>;

Model read_constant(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  const auto length = read_length(value, place, problems);
  return length ? Model(DurationModel::constant(*length)) : std::nullopt;
}

Model read_uniform(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  if (!value.is_array() || value.size() != 2) {
    problems.add(place, value, "a list of two durations, [low, high]");
    return std::nullopt;
  }
  const auto bounds = read_lengths(value, place, problems);
  if (!bounds) return std::nullopt;
  return take_model(DurationModel::uniform(bounds->front(), bounds->back()), place, problems);
}

Model read_choice(const json& model, const JsonPlace& place, DocumentProblems& problems) {
  const json& choices = model.at("choice");
  const auto values = read_lengths(choices, place / "choice", problems);
  std::optional<std::vector<double>> weights;
  if (choices.is_array()) weights = read_weights(model, place, choices.size(), problems);
  if (!values || !weights) return std::nullopt;
  return take_model(DurationModel::choice(*values, *weights), place, problems);
}

Model read_hyperexponential(const json& model, const JsonPlace& place, DocumentProblems& problems) {
  const json& list = model.at("hyperexponential");
  const auto means =
      read_lengths(list, place / "hyperexponential", problems, nanoseconds(1), kLongestParameter);
  std::optional<std::vector<double>> weights;
  if (list.is_array()) weights = read_weights(model, place, list.size(), problems);
  if (!means || !weights) return std::nullopt;
  return take_model(DurationModel::hyperexponential(*means, *weights), place, problems);
}

Model read_exponential(const json& value, const JsonPlace& place, DocumentProblems& problems) {
  const json* mean = &value;
  JsonPlace mean_place = place;
  if (value.is_object()) {
    check_keys(value, {"mean"}, place, problems);
    const auto found = value.find("mean");
    if (found == value.end()) {
      problems.add(place, value, "the key mean, a duration");
      return std::nullopt;
    }
    mean = &*found;
    mean_place = place / "mean";
  }
  const auto length = read_length(*mean, mean_place, problems, nanoseconds(1), kLongestParameter);
  if (!length) return std::nullopt;
  return take_model(DurationModel::exponential(*length), place, problems);
}

Model read_sequence(const json& model, const JsonPlace& place, DocumentProblems& problems) {
  const auto values = read_lengths(model.at("sequence"), place / "sequence", problems);
  SequenceBy by = SequenceBy::Iteration;
  if (const auto found = model.find("by"); found != model.end()) {
    if (*found == "vu") {
      by = SequenceBy::Vu;
    } else if (*found != "iteration") {
      problems.add(place / "by", *found, "\"iteration\" or \"vu\"");
      return std::nullopt;
    }
  }
  if (!values) return std::nullopt;
  return take_model(DurationModel::sequence(*values, by), place, problems);
}

}  // namespace

bool is_simple_form(std::string_view form) {
  constexpr std::array<std::string_view, 6> kForms = {
      "constant", "uniform", "choice", "exponential", "sequence", "hyperexponential"};
  return std::find(kForms.begin(), kForms.end(), form) != kForms.end();
}

Model read_simple_model(std::string_view form, const json& model, const JsonPlace& place,
                        DocumentProblems& problems) {
  const json& value = model.at(form);
  const JsonPlace value_place = place / form;
  if (form == "constant") return read_constant(value, value_place, problems);
  if (form == "uniform") return read_uniform(value, value_place, problems);
  if (form == "choice") return read_choice(model, place, problems);
  if (form == "exponential") return read_exponential(value, value_place, problems);
  if (form == "sequence") return read_sequence(model, place, problems);
  REQUIRE(form == "hyperexponential");
  return read_hyperexponential(model, place, problems);
}

Model take_model(const Checked<DurationModel>& model, const JsonPlace& place,
                 DocumentProblems& problems) {
  if (model) return *model;
  problems.add_below(place, model.problems());
  return std::nullopt;
}

std::optional<std::vector<double>> read_weights(const json& model, const JsonPlace& place,
                                                std::size_t count, DocumentProblems& problems) {
  const auto found = model.find("weights");
  if (found == model.end()) return std::vector<double>{};
  const JsonPlace weights_place = place / "weights";
  if (!found->is_array() || found->size() != count) {
    problems.add(weights_place, *found,
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
      problems.add(weights_place[i], value, "a number above 0");
    }
  }
  if (weights.size() < count) return std::nullopt;
  return weights;
}

}  // namespace rehearse
