// Reads duration models, and those that hold others.

#include "sim/file/duration/duration_model_reader.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sim/file/duration/distribution_reader.hpp"
#include "sim/file/duration/empirical_reader.hpp"
#include "sim/file/duration/simple_model_reader.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/options/duration_text.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr int kDeepest = 8;
constexpr int kMostParts = 1000;

using Model = std::optional<DurationModel>;

/// Reads models within models: `depth` counts those around, `parts` what the whole may still have.
class ModelReader {
 public:
  explicit ModelReader(DocumentProblems& problems) : problems_(problems) {}

  Model read(const json& value, const JsonPlace& place);

 private:
  Model read_form(std::string_view form, const json& model, const JsonPlace& place);
  Model read_sum(const json& value, const JsonPlace& place);
  Model read_mixture(const json& model, const JsonPlace& place);
  Model read_shift(const json& model, const JsonPlace& place);
  Model read_scale(const json& model, const JsonPlace& place);
  Model read_clamp(const json& model, const JsonPlace& place);
  /// All models of a list of at least one.
  std::optional<std::vector<DurationModel>> read_list(const json& value, const JsonPlace& place);
  /// A model one level deeper.
  Model read_inner(const json& value, const JsonPlace& place);
  /// The model, unless it can last longer than any duration in a file.
  Model bounded(const Checked<DurationModel>& model, const JsonPlace& place);

  DocumentProblems& problems_;
  std::size_t tables_each_ = 1;  ///< how often a distribution's table is made: anew by each scale
  int depth_ = 0;
  int parts_ = kMostParts;
};

Model ModelReader::read_inner(const json& value, const JsonPlace& place) {
  ++depth_;
  Model model = read(value, place);
  --depth_;
  return model;
}

std::optional<std::vector<DurationModel>> ModelReader::read_list(const json& value,
                                                                 const JsonPlace& place) {
  if (!value.is_array() || value.empty()) {
    problems_.add(place, value, "a list of at least one duration model");
    return std::nullopt;
  }
  std::vector<DurationModel> models;
  for (std::size_t i = 0; i < value.size() && parts_ >= 0; ++i) {
    if (auto model = read_inner(value[i], place[i])) models.push_back(*std::move(model));
  }
  if (models.size() < value.size()) return std::nullopt;
  return models;
}

Model ModelReader::bounded(const Checked<DurationModel>& model, const JsonPlace& place) {
  if (!model || model->max() <= kLongestDuration) return take_model(model, place, problems_);
  problems_.add(place,
                fmt::format("found a model that can last {}, expected at most {}",
                            format_duration(model->max()), format_duration(kLongestDuration)));
  return std::nullopt;
}

Model ModelReader::read_sum(const json& value, const JsonPlace& place) {
  auto terms = read_list(value, place);
  if (!terms) return std::nullopt;
  Duration longest;
  for (const DurationModel& term : *terms) {
    longest = std::min(longest, kLongestDuration) + std::min(term.max(), kLongestDuration);
  }
  if (longest > kLongestDuration) {
    problems_.add(place, fmt::format("found terms that can add up to more than {}, expected at "
                                     "most that",
                                     format_duration(kLongestDuration)));
    return std::nullopt;
  }
  return take_model(DurationModel::sum(*std::move(terms)), place, problems_);
}

Model ModelReader::read_mixture(const json& model, const JsonPlace& place) {
  const json& list = model.at("mixture");
  auto parts = read_list(list, place / "mixture");
  std::optional<std::vector<double>> weights;
  if (list.is_array()) weights = read_weights(model, place, list.size(), problems_);
  if (!parts || !weights) return std::nullopt;
  return take_model(DurationModel::mixture(*std::move(parts), *std::move(weights)), place,
                    problems_);
}

Model ModelReader::read_shift(const json& model, const JsonPlace& place) {
  const auto inner = read_inner(model.at("shift"), place / "shift");
  const auto found = model.find("by");
  if (found == model.end()) {
    problems_.add(place, model, "the key by, a duration");
    return std::nullopt;
  }
  const JsonPlace by_place = place / "by";
  const auto by = read_length(*found, by_place, problems_, Duration{} - kLongestDuration);
  if (!inner || !by) return std::nullopt;
  return bounded(inner->shifted(*by), by_place);
}

Model ModelReader::read_scale(const json& model, const JsonPlace& place) {
  ++tables_each_;
  const auto inner = read_inner(model.at("scale"), place / "scale");
  --tables_each_;
  const auto found = model.find("by");
  if (found == model.end()) {
    problems_.add(place, model, "the key by, a factor above 0");
    return std::nullopt;
  }
  const JsonPlace by_place = place / "by";
  const auto by = read_number(*found, by_place, problems_);
  if (!inner || !by) return std::nullopt;
  return bounded(inner->scaled(*by), by_place);
}

Model ModelReader::read_clamp(const json& model, const JsonPlace& place) {
  const auto inner = read_inner(model.at("clamp"), place / "clamp");
  const auto min = model.find("min");
  const auto max = model.find("max");
  if (min == model.end() && max == model.end()) {
    problems_.add(place, model, "the keys min, max or both, durations");
    return std::nullopt;
  }
  std::optional<Duration> low = Duration{};
  std::optional<Duration> high = kMaxDuration;
  if (min != model.end()) low = read_length(*min, place / "min", problems_);
  if (max != model.end()) high = read_length(*max, place / "max", problems_);
  if (!inner || !low || !high) return std::nullopt;
  return take_model(inner->clamped(*low, *high), place, problems_);
}

/// The forms of a duration model, and the keys that may stand beside the one that names it.
struct Form {
  std::string_view name;
  std::array<std::string_view, 2> companions = {};
  bool holds_models = false;
};
constexpr std::array kForms{Form{"constant"},
                            Form{"uniform"},
                            Form{"choice", {"weights"}},
                            Form{"exponential"},
                            Form{"sequence", {"by"}},
                            Form{"sum", {}, true},
                            Form{"normal"},
                            Form{"lognormal"},
                            Form{"gamma"},
                            Form{"erlang"},
                            Form{"weibull"},
                            Form{"pareto"},
                            Form{"triangular"},
                            Form{"hyperexponential", {"weights"}},
                            Form{"mixture", {"weights"}, true},
                            Form{"shift", {"by"}, true},
                            Form{"scale", {"by"}, true},
                            Form{"clamp", {"min", "max"}, true},
                            Form{"empirical"}};

std::string expected_forms() {
  std::string text = "a duration, or an object with one of the keys ";
  for (const Form& form : kForms) {
    if (&form != kForms.data()) text += ", ";
    text += form.name;
  }
  return text;
}

/// How many quantile tables a model of this form has, apart from those of models within it.
std::size_t tables_of(std::string_view form, const json& value) {
  if (form == "hyperexponential") return value.size();
  if (form == "empirical") return value.is_object() ? 1 : 0;
  const auto& forms = distribution_forms();
  const bool continuous = std::find(forms.begin(), forms.end(), form) != forms.end();
  return continuous || form == "exponential" ? 1 : 0;
}

Model ModelReader::read_form(std::string_view form, const json& model, const JsonPlace& place) {
  const json& value = model.at(form);
  const JsonPlace value_place = place / form;
  const std::size_t tables = tables_of(form, value) * tables_each_;
  if (tables > 0 && !problems_.count_tables(tables, value_place)) return std::nullopt;
  if (form == "sum") return read_sum(value, value_place);
  if (form == "mixture") return read_mixture(model, place);
  if (form == "shift") return read_shift(model, place);
  if (form == "scale") return read_scale(model, place);
  if (form == "clamp") return read_clamp(model, place);
  if (form == "empirical") return read_empirical(value, value_place, problems_);
  if (is_simple_form(form)) return read_simple_model(form, model, place, problems_);
  const auto distribution = read_distribution(form, value, value_place, problems_);
  if (!distribution) return std::nullopt;
  return take_model(DurationModel::from(*distribution), value_place, problems_);
}

Model ModelReader::read(const json& value, const JsonPlace& place) {
  if (--parts_ < 0) {
    problems_.add(place, fmt::format("found more than {} duration models in one, expected at most "
                                     "that many",
                                     kMostParts));
    return std::nullopt;
  }
  if (value.is_number() || value.is_string()) {
    const auto length = read_length(value, place, problems_);
    return length ? Model(DurationModel::constant(*length)) : std::nullopt;
  }
  const Form* form = only_form(value, kForms);
  if (form == nullptr) {
    problems_.add(place, value, expected_forms());
    return std::nullopt;
  }
  std::vector<std::string_view> keys{form->name};
  for (const std::string_view companion : form->companions) {
    if (!companion.empty()) keys.push_back(companion);
  }
  check_keys(value, keys, place, problems_);
  if (form->holds_models && depth_ == kDeepest) {
    problems_.add(place / form->name, fmt::format("found duration models nested deeper than {} "
                                                  "levels, expected at most that many",
                                                  kDeepest));
    return std::nullopt;
  }
  return read_form(form->name, value, place);
}

}  // namespace

std::optional<DurationModel> read_duration_model(const json& value, const JsonPlace& place,
                                                 DocumentProblems& problems) {
  return ModelReader(problems).read(value, place);
}

DurationModel read_bare_model(const json& value, const JsonPlace& place, DocumentProblems& problems,
                              std::string_view expected) {
  DocumentProblems own;
  auto model = read_duration_model(value, place, own);
  if (own.empty() && model) return *std::move(model);
  const Problems wrong = own.take();
  if (!value.is_string() && !value.is_number() && wrong.front().path == place.pointer()) {
    problems.add(place, value, expected);
  } else {
    problems.add_below(JsonPlace(), wrong);
  }
  return DurationModel::constant(seconds(1));
}

void read_model_field(const Fields& fields, std::string_view key, DurationModel& model) {
  const json* found = fields.find(key);
  if (found == nullptr) return;
  if (auto read = read_duration_model(*found, fields.place() / key, fields.problems())) {
    model = *std::move(read);
  }
}

Checked<DurationModel> read_duration_model(const json& value, std::string_view path) {
  DocumentProblems problems;
  auto model = read_duration_model(value, JsonPlace(path), problems);
  if (!problems.empty()) return problems.take();
  return *std::move(model);
}

}  // namespace rehearse
