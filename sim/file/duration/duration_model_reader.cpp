// A wrong model is replaced where the reading of its surroundings continues.

#include "sim/file/duration/duration_model_reader.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "sim/file/duration/model_reader.hpp"

namespace rehearse {

using nlohmann::json;

std::optional<DurationModel> read_duration_model(const json& value, const JsonPlace& place,
                                                 DocumentProblems& problems) {
  return ModelReader(problems).read(value, place);
}

DurationModel read_bare_model(const json& value, const JsonPlace& place, DocumentProblems& problems,
                              std::string_view expected) {
  DocumentProblems own = problems.apart();
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
