// The table of forms. A new form is a function that reads it and a row here.

#include "sim/file/duration/duration_form.hpp"

#include <nlohmann/json.hpp>

#include "sim/file/duration/distribution_reader.hpp"
#include "sim/file/duration/empirical_reader.hpp"
#include "sim/file/duration/nested_model_reader.hpp"
#include "sim/file/duration/simple_model_reader.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

std::size_t no_table(const json&) { return 0; }
std::size_t one_table(const json&) { return 1; }
std::size_t table_each(const json& list) { return list.size(); }
std::size_t table_of_object(const json& value) { return value.is_object() ? 1 : 0; }

constexpr std::array kForms{
    DurationForm{"constant", read_constant, no_table},
    DurationForm{"uniform", read_uniform, no_table},
    DurationForm{"choice", read_choice, no_table, {"weights"}},
    DurationForm{"exponential", read_exponential, one_table},
    DurationForm{"sequence", read_sequence, no_table, {"by"}},
    DurationForm{"sum", read_sum, no_table, {}, true},
    DurationForm{"normal", read_normal, one_table},
    DurationForm{"lognormal", read_lognormal, one_table},
    DurationForm{"gamma", read_gamma, one_table},
    DurationForm{"erlang", read_erlang, one_table},
    DurationForm{"weibull", read_weibull, one_table},
    DurationForm{"pareto", read_pareto, one_table},
    DurationForm{"triangular", read_triangular, one_table},
    DurationForm{"hyperexponential", read_hyperexponential, table_each, {"weights"}},
    DurationForm{"mixture", read_mixture, no_table, {"weights"}, true},
    DurationForm{"shift", read_shift, no_table, {"by"}, true},
    DurationForm{"scale", read_scale, no_table, {"by"}, true},
    DurationForm{"clamp", read_clamp, no_table, {"min", "max"}, true},
    DurationForm{"empirical", read_empirical, table_of_object}};

}  // namespace

const DurationForm* duration_form_of(const json& value) { return only_form(value, kForms); }

std::string expected_duration_forms() {
  std::string text = "a duration, or an object with one of the keys ";
  for (const DurationForm& form : kForms) {
    if (&form != kForms.data()) text += ", ";
    text += form.name;
  }
  return text;
}

}  // namespace rehearse
