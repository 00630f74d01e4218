// The bounds: depth, number of models, number of tables.

#include "sim/file/duration/model_reader.hpp"

#include <any>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "sim/file/json/fields.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {

using nlohmann::json;

std::optional<DurationModel> ModelReader::read_inner(const json& value, const JsonPlace& place) {
  ++depth_;
  auto model = read(value, place);
  --depth_;
  return model;
}

std::optional<DurationModel> ModelReader::read_scaled(const json& value, const JsonPlace& place) {
  ++tables_each_;
  auto model = read_inner(value, place);
  --tables_each_;
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

std::optional<DurationModel> ModelReader::read_form(const DurationForm& form, const json& model,
                                                    const JsonPlace& place) {
  const json& value = model.at(form.name);
  const JsonPlace value_place = place / form.name;
  const FormInput in{model, place, value, value_place, *this, problems_};
  const std::size_t tables = form.tables(value);
  if (tables == 0) return form.read(in);
  // Equal models share their tables, but not those of the scales around them.
  std::any& made = problems_.made_of(model.dump(-1, ' ', false, json::error_handler_t::replace));
  const std::size_t times = made.has_value() ? tables_each_ - 1 : tables_each_;
  if (times > 0 && !problems_.count_tables(tables * times, value_place)) return std::nullopt;
  if (made.has_value()) return std::any_cast<DurationModel>(made);
  std::optional<DurationModel> read = form.read(in);
  if (read) made = *read;
  return read;
}

std::optional<DurationModel> ModelReader::read(const json& value, const JsonPlace& place) {
  if (--parts_ < 0) {
    problems_.add(place, fmt::format("found more than {} duration models in one, expected at most "
                                     "that many",
                                     kMostParts));
    return std::nullopt;
  }
  if (value.is_number() || value.is_string()) {
    const auto length = read_length(value, place, problems_);
    return length ? std::optional(DurationModel::constant(*length)) : std::nullopt;
  }
  const DurationForm* form = duration_form_of(value);
  if (form == nullptr) {
    problems_.add(place, value, expected_duration_forms(value));
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
  return read_form(*form, value, place);
}

}  // namespace rehearse
