// One function for each kind of field; which field is of which kind is in read_form().

#include "sim/script/answers/answer_form_reader.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

#include "sim/file/json/fields.hpp"
#include "sim/options/go_text.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

/// The object that is read, its place and the list of problems.
struct Source {
  const TemplateValue& object;
  const JsonPlace& place;
  DocumentProblems& problems;
  const AnswerFiles& files;

  const TemplateValue* find(const char* key) const {
    const auto found = object.find(key);
    return found == object.end() ? nullptr : &*found;
  }
  void wrong(const char* key, const TemplateValue& found, std::string_view expected) const {
    problems.add(place / key, json(found), expected);
  }
  AnswerTemplate checked(const char* key, const TemplateValue& value) const {
    check_references(value, place / key, problems);
    return AnswerTemplate(value);
  }
};

void read_number(const Source& source, const char* key, double least, double most,
                 std::string_view unit, std::optional<AnswerTemplate>& read) {
  const TemplateValue* value = source.find(key);
  if (value == nullptr) return;
  const auto expected = fmt::format("{} from {} to {}, or a text such as \"{{{{int:query.n}}}}\"",
                                    unit, ecma_number_text(least), ecma_number_text(most));
  const bool is_text = value->is_string();
  AnswerTemplate field = source.checked(key, *value);
  const double number = field.is_fixed() ? js_number(*value) : least;
  if ((!is_text && !value->is_number()) || !(number >= least && number <= most)) {
    source.wrong(key, *value, expected);
    return;
  }
  read = std::move(field);
}

void read_flag(const Source& source, const char* key, std::optional<bool>& read) {
  const TemplateValue* value = source.find(key);
  if (value == nullptr) return;
  if (value->is_boolean()) {
    read = value->get<bool>();
  } else {
    source.wrong(key, *value, "true or false");
  }
}

bool is_list_of_texts(const TemplateValue& value) {
  return value.is_array() && std::all_of(value.begin(), value.end(), [](const TemplateValue& item) {
           return item.is_string();
         });
}

bool is_header_value(const TemplateValue& value) {
  return value.is_string() || value.is_number() || is_list_of_texts(value);
}

void read_headers(const Source& source, std::optional<AnswerTemplate>& read) {
  const TemplateValue* value = source.find("headers");
  if (value == nullptr) return;
  if (!value->is_object()) {
    source.wrong("headers", *value, "an object such as {\"Location\": \"/items/1\"}");
    return;
  }
  const JsonPlace place = source.place / "headers";
  for (const auto& [name, header] : value->items()) {
    if (!is_token(name)) {
      source.problems.add(place / name, json(name), "the name of a header");
    } else if (!is_header_value(header)) {
      source.problems.add(place / name, json(header), "a text, a number or a list of texts");
    }
  }
  read = source.checked("headers", *value);
}

void read_list(const Source& source, const char* key, std::string_view expected, bool may_be_text,
               std::optional<AnswerTemplate>& read) {
  const TemplateValue* value = source.find(key);
  if (value == nullptr) return;
  if (is_list_of_texts(*value) || (may_be_text && value->is_string())) {
    read = source.checked(key, *value);
  } else {
    source.wrong(key, *value, expected);
  }
}

void read_text(const Source& source, const char* key, std::optional<AnswerTemplate>& read) {
  const TemplateValue* value = source.find(key);
  if (value == nullptr) return;
  if (value->is_string()) {
    read = source.checked(key, *value);
  } else {
    source.wrong(key, *value, "a text");
  }
}

void read_fill(const Source& source, std::optional<std::string>& read) {
  const TemplateValue* value = source.find("fill");
  if (value == nullptr) return;
  if (value->is_string() && *value != "") {
    read = value->get<std::string>();
  } else {
    source.wrong("fill", *value, "a text to be repeated, such as \"x\"");
  }
}

/// Content-Type by the end of a file's name.
std::string_view type_of(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".json", "application/json"}, {".html", "text/html; charset=utf-8"},
      {".txt", "text/plain"},        {".csv", "text/csv"},
      {".xml", "application/xml"},   {".js", "text/javascript"},
      {".css", "text/css"},          {".svg", "image/svg+xml"},
      {".png", "image/png"},         {".jpg", "image/jpeg"}};
  for (const auto& [end, type] : kTypes) {
    if (name.ends_with(end)) return type;
  }
  return "application/octet-stream";
}

void read_file_body(const Source& source, std::shared_ptr<const AnswerFile>& read) {
  const TemplateValue* value = source.find("file");
  if (value == nullptr) return;
  if (!value->is_string() || *value == "") {
    source.wrong("file", *value, "the name of a file, such as \"items.json\"");
    return;
  }
  const auto& name = value->get_ref<const std::string&>();
  std::string reason = "a file that the input, being no file itself, cannot name";
  auto bytes = source.files ? source.files(name, reason) : std::nullopt;
  if (bytes) {
    read = std::make_shared<const AnswerFile>(
        AnswerFile{*std::move(bytes), std::string(type_of(name))});
  } else {
    source.problems.add(
        source.place / "file",
        fmt::format("found {}: {}, expected a file of up to 64 MiB that can be read",
                    go_quote(name), reason));
  }
}

AnswerForm read_form(const Source& source) {
  AnswerForm form;
  read_number(source, "status", 200, 999, "a status", form.status);
  read_headers(source, form.headers);
  read_list(source, "set_cookies", "a list of texts such as [\"a=1; Path=/\"]", false,
            form.set_cookies);
  read_flag(source, "set_cookies_from_query", form.set_cookies_from_query);
  if (const TemplateValue* value = source.find("json")) form.json = source.checked("json", *value);
  read_file_body(source, form.file);
  read_number(source, "bytes", 0, static_cast<double>(kMostAnswerBytes), "a number of bytes",
              form.bytes);
  read_fill(source, form.fill);
  read_list(source, "html", "a text or a list of lines", true, form.html);
  read_text(source, "text", form.text);
  read_flag(source, "gzip", form.gzip);
  read_number(source, "after_ms", 0, kMostAfterMs, "milliseconds", form.after_ms);
  read_flag(source, "close", form.close);
  return form;
}

const std::vector<std::string_view>& form_keys() {
  static const std::vector<std::string_view> keys = {
      "status", "headers", "set_cookies", "set_cookies_from_query",
      "json",   "file",    "bytes",       "fill",
      "html",   "text",    "gzip",        "after_ms",
      "close"};
  return keys;
}

void check_form_keys(const TemplateValue& object, const std::vector<std::string_view>& others,
                     const JsonPlace& place, DocumentProblems& problems) {
  std::vector<std::string_view> keys = form_keys();
  keys.insert(keys.end(), others.begin(), others.end());
  check_keys(json(object), keys, place, problems);
}

std::optional<std::string> read_operand(const Source& source, const char* key) {
  const TemplateValue* value = source.find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_structured()) source.wrong(key, *value, "a text to compare with");
  return js_text(*value);
}

/// How much it counts beside others; nothing, with a problem, where that is none.
std::optional<double> read_weight(const Source& source, double least) {
  const TemplateValue* value = source.find("weight");
  if (value == nullptr) return std::nullopt;
  constexpr double kMost = 1e9;
  const double weight = value->is_number() ? value->get<double>() : -1;
  if (weight >= least && weight <= kMost) return weight;
  source.wrong("weight", *value, fmt::format("a weight from {} to 1e9", ecma_number_text(least)));
  return std::nullopt;
}

constexpr double kLeastWeight = 1e-9;

AnswerCondition read_condition(const Source& source) {
  const TemplateValue& value = source.object;
  AnswerCondition condition;
  if (!value.is_object() ||
      (!value.contains("every") && !value.contains("value") && !value.contains("weight"))) {
    source.problems.add(source.place, json(value),
                        "a condition such as {\"value\": \"{{path.id}}\", \"equals\": \"7\"}, "
                        "{\"every\": 3} or {\"weight\": 0.1}");
    return condition;
  }
  check_keys(json(value), {"every", "weight", "value", "equals", "not_equals"}, source.place,
             source.problems);
  if (value.contains("weight")) condition.weight = read_weight(source, kLeastWeight).value_or(1);
  read_number(source, "every", 1, 9007199254740991, "a number of requests", condition.every);
  if (const TemplateValue* text = source.find("value"))
    condition.value = source.checked("value", *text);
  condition.equals = read_operand(source, "equals");
  condition.not_equals = read_operand(source, "not_equals");
  const int kinds = (value.contains("every") ? 1 : 0) + (value.contains("equals") ? 1 : 0) +
                    (value.contains("weight") ? 1 : 0) + (value.contains("not_equals") ? 1 : 0);
  if (kinds > 1) {
    source.problems.add(source.place, json(value),
                        "only one of every, weight, equals and not_equals");
  }
  return condition;
}

void read_cases(const TemplateValue& list, const AnswerFiles& files, const JsonPlace& place,
                DocumentProblems& problems, AnswerChoice& choice) {
  if (!list.is_array()) {
    problems.add(place, json(list), "a list of cases, each with the key if");
    return;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    const JsonPlace at = place[i];
    if (!list[i].is_object() || !list[i].contains("if")) {
      problems.add(at, json(list[i]), "a case, an object with the key if");
      continue;
    }
    check_form_keys(list[i], {"if"}, at, problems);
    const JsonPlace condition_place = at / "if";
    AnswerCondition condition = read_condition({list[i]["if"], condition_place, problems, files});
    const AnswerForm form = read_form({list[i], at, problems, files});
    choice.cases.push_back({std::move(condition), choice.form.overridden_by(form)});
  }
}

}  // namespace

AnswerFiles answer_files_in(const std::optional<FilePlaces>& places) {
  if (!places) return {};
  return [places = *places](const std::string& name,
                            std::string& reason) -> std::optional<std::string> {
    auto content = read_named_file(places, name, kMostAnswerBytes);
    if (auto* bytes = std::get_if<std::string>(&content)) return std::move(*bytes);
    reason = refusal_text(std::get<FileRefusal>(content));
    return std::nullopt;
  };
}

AnswerChoice read_answer_choice(const TemplateValue& object,
                                const std::vector<std::string_view>& other_keys,
                                const AnswerFiles& files, const JsonPlace& place,
                                DocumentProblems& problems) {
  std::vector<std::string_view> others = other_keys;
  others.insert(others.end(), {"cases", "weight"});
  check_form_keys(object, others, place, problems);
  AnswerChoice choice;
  const Source source{object, place, problems, files};
  choice.form = read_form(source);
  choice.weight = read_weight(source, 0).value_or(1);
  const auto cases = object.find("cases");
  if (cases != object.end()) read_cases(*cases, files, place / "cases", problems, choice);
  return choice;
}

}  // namespace rehearse
