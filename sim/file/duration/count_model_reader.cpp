// A function for each form, and the table of forms.

#include "sim/file/duration/count_model_reader.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/file/json/describe.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using Model = std::optional<CountModel>;

Model take_model(const Checked<CountModel>& model, const JsonPlace& place,
                 DocumentProblems& problems) {
  if (model) return *model;
  problems.add_below(place, model.problems());
  return std::nullopt;
}

/// A list of at least one count; nothing when any of them is wrong.
std::optional<std::vector<std::uint64_t>> read_counts(const json& value, const JsonPlace& place,
                                                      DocumentProblems& problems) {
  if (!value.is_array() || value.empty()) {
    problems.add(place, value, "a list of at least one whole number");
    return std::nullopt;
  }
  std::vector<std::uint64_t> counts;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto count = read_count(value[i], place[i], problems, CountModel::kMost);
    if (count) counts.push_back(*count);
  }
  if (counts.size() < value.size()) return std::nullopt;
  return counts;
}

Model read_uniform(const json& model, const JsonPlace& model_place, DocumentProblems& problems) {
  const json& value = model.at("uniform");
  const JsonPlace place = model_place / "uniform";
  if (!value.is_array() || value.size() != 2) {
    problems.add(place, value, "a list of two whole numbers, [low, high]");
    return std::nullopt;
  }
  const auto bounds = read_counts(value, place, problems);
  if (!bounds) return std::nullopt;
  return take_model(CountModel::uniform(bounds->front(), bounds->back()), place, problems);
}

std::optional<std::vector<double>> read_weights(const json& value, const JsonPlace& place,
                                                DocumentProblems& problems) {
  if (!value.is_array()) {
    problems.add(place, value, "a list of weights, one for each choice");
    return std::nullopt;
  }
  std::vector<double> weights;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i].is_number()) {
      weights.push_back(value[i].get<double>());
    } else {
      problems.add(place[i], value[i], "a number above 0");
    }
  }
  if (weights.size() < value.size()) return std::nullopt;
  return weights;
}

Model read_choice(const json& model, const JsonPlace& place, DocumentProblems& problems) {
  const auto counts = read_counts(model.at("choice"), place / "choice", problems);
  std::optional<std::vector<double>> weights = std::vector<double>{};
  if (const auto found = model.find("weights"); found != model.end()) {
    weights = read_weights(*found, place / "weights", problems);
    if (weights && weights->empty()) {
      problems.add(place / "weights", *found, "a list of weights, one for each choice");
    }
  }
  if (!counts || !weights) return std::nullopt;
  return take_model(CountModel::choice(*counts, *weights), place, problems);
}

Model read_geometric(const json& model, const JsonPlace& model_place, DocumentProblems& problems) {
  const json& value = model.at("geometric");
  const JsonPlace place = model_place / "geometric";
  if (!value.is_number()) {
    problems.add(place, value, "a number above 0, the mean");
    return std::nullopt;
  }
  return take_model(CountModel::geometric(value.get<double>()), place, problems);
}

/// A key of the model's object names its form.
struct Form {
  std::string_view name;
  Model (*read)(const json& model, const JsonPlace& place, DocumentProblems& problems);
  std::string_view companion = {};  ///< a key that is allowed beside the name
};
constexpr std::array<std::string_view, 3> kNames{"uniform", "choice", "geometric"};
constexpr std::array kForms{Form{"uniform", read_uniform}, Form{"choice", read_choice, "weights"},
                            Form{"geometric", read_geometric}};

}  // namespace

std::optional<CountModel> read_count_model(const json& value, const JsonPlace& place,
                                           DocumentProblems& problems) {
  if (value.is_number()) {
    const auto count = read_count(value, place, problems, CountModel::kMost);
    if (!count) return std::nullopt;
    return take_model(CountModel::constant(*count), place, problems);
  }
  const Form* form = only_form(value, kForms);
  if (form == nullptr) {
    problems.add(place, value,
                 "a whole number, or an object with one of the keys uniform, choice, geometric" +
                     meant_hint(value, kNames));
    return std::nullopt;
  }
  std::vector<std::string_view> keys{form->name};
  if (!form->companion.empty()) keys.push_back(form->companion);
  check_keys(value, keys, place, problems);
  return form->read(value, place, problems);
}

}  // namespace rehearse
