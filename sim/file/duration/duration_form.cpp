// The table of forms. A new form is a function that reads it and a row here; the distributions are
// those of models/duration/distribution_families.cpp.

#include "sim/file/duration/duration_form.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "models/base/nearest_name.hpp"
#include "models/duration/distribution_family.hpp"
#include "sim/file/duration/distribution_reader.hpp"
#include "sim/file/duration/empirical_reader.hpp"
#include "sim/file/duration/nested_model_reader.hpp"
#include "sim/file/duration/simple_model_reader.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

std::size_t no_table(const json&) { return 0; }
std::size_t one_table(const json&) { return 1; }
std::size_t table_each(const json& list) { return list.size(); }
std::size_t table_of_object(const json& value) { return value.is_object() ? 1 : 0; }

std::vector<DurationForm> all_forms() {
  std::vector<DurationForm> forms{
      {"constant", read_constant, no_table},          {"uniform", read_uniform, no_table},
      {"choice", read_choice, no_table, {"weights"}}, {"exponential", read_exponential, one_table},
      {"sequence", read_sequence, no_table, {"by"}},  {"sum", read_sum, no_table, {}, true},
  };
  for (const DistributionFamily& family : distribution_families()) {
    forms.push_back({family.name,
                     [&family](const FormInput& in) { return read_distribution(family, in); },
                     one_table});
  }
  forms.insert(forms.end(), {{"hyperexponential", read_hyperexponential, table_each, {"weights"}},
                             {"mixture", read_mixture, no_table, {"weights"}, true},
                             {"shift", read_shift, no_table, {"by"}, true},
                             {"scale", read_scale, no_table, {"by"}, true},
                             {"clamp", read_clamp, no_table, {"min", "max"}, true},
                             {"empirical", read_empirical, table_of_object}});
  return forms;
}

const std::vector<DurationForm>& duration_forms() {
  static const std::vector<DurationForm> forms = all_forms();
  return forms;
}

}  // namespace

const DurationForm* duration_form_of(const json& value) {
  return only_form(value, duration_forms());
}

std::string expected_duration_forms(const json& found) {
  std::vector<std::string_view> names;
  for (const DurationForm& form : duration_forms()) names.push_back(form.name);
  return "a duration, or an object with one of the keys " + listed_names(names) +
         meant_hint(found, names);
}

}  // namespace rehearse
