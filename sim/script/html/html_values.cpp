// As k6 converts them; where that is not what browsers do, k6 is followed.

#include "sim/script/html/html_values.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "sim/options/go_float.hpp"
#include "sim/script/html/html_text.hpp"
#include "sim/script/http/form.hpp"

namespace rehearse {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kDataPrefix = "data-";

bool is_upper(char byte) { return byte >= 'A' && byte <= 'Z'; }

std::string dashed(std::string_view key) {
  std::string attribute(kDataPrefix);
  for (const char byte : key) {
    if (is_upper(byte)) attribute += '-';
    attribute += is_upper(byte) ? static_cast<char>(byte - 'A' + 'a') : byte;
  }
  return attribute;
}

std::string camel_case(std::string_view attribute) {
  std::string key;
  for (std::size_t i = 0; i < attribute.size(); ++i) {
    const bool joins = attribute[i] == '-' && i + 1 < attribute.size() && attribute[i + 1] >= 'a' &&
                       attribute[i + 1] <= 'z';
    key += joins ? static_cast<char>(attribute[++i] - 'a' + 'A') : attribute[i];
  }
  return key;
}

/// The value of an option or button: its attribute, or what is inside.
std::string value_or_html(const HtmlSelection& selection) {
  auto value = selection_attribute(selection, "value");
  return value ? *std::move(value) : selection_html(selection).value_or("");
}

ControlValue select_value(const HtmlSelection& select) {
  const HtmlSelection selected = select.first().find("option[selected]");
  if (!selection_attribute(select, "multiple")) return value_or_html(selected);
  std::vector<std::string> values;
  for (std::ptrdiff_t i = 0; i < static_cast<std::ptrdiff_t>(selected.size()); ++i) {
    values.push_back(value_or_html(selected.eq(i)));
  }
  return values;
}

bool is_submitted(const HtmlNode& control) {
  constexpr std::array<std::string_view, 5> kNever = {"submit", "button", "reset", "image", "file"};
  const auto attribute = [&control](std::string_view name) {
    const std::string* found = control.attribute(name);
    return found == nullptr ? std::string_view() : std::string_view(*found);
  };
  const std::string_view type = attribute("type");
  const bool is_box = type == "checkbox" || type == "radio";
  return !attribute("name").empty() && attribute("disabled") != "disabled" &&
         std::find(kNever.begin(), kNever.end(), type) == kNever.end() &&
         (!is_box || attribute("checked") == "checked");
}

}  // namespace

std::optional<std::string> selection_attribute(const HtmlSelection& selection,
                                               std::string_view name) {
  if (selection.is_empty()) return std::nullopt;
  const std::string* found = selection.nodes().front()->attribute(name);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

std::string selection_text(const HtmlSelection& selection) {
  std::string text;
  for (HtmlNode* node : selection.nodes()) text += html_text(*node);
  return text;
}

std::optional<std::string> selection_html(const HtmlSelection& selection) {
  if (selection.is_empty()) return std::nullopt;
  return inner_html(*selection.nodes().front());
}

ControlValue selection_value(const HtmlSelection& selection) {
  if (selection.is_empty()) return {};
  const std::string& tag = selection.nodes().front()->name;
  if (tag == "select") return select_value(selection);
  if (tag == "option") return value_or_html(selection);
  if (tag == "textarea") return *selection_html(selection);
  if (tag != "input" && tag != "button") return {};
  auto value = selection_attribute(selection, "value");
  return value ? ControlValue(*std::move(value)) : ControlValue();
}

ordered_json data_value(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  if (text == "null") return nullptr;
  if (text.starts_with('{') || text.starts_with('[')) {
    ordered_json parsed = ordered_json::parse(text, nullptr, false);
    return parsed.is_discarded() ? ordered_json(text) : parsed;
  }
  const auto number = go_parse_float(text);
  return number ? ordered_json(*number) : ordered_json(text);
}

std::optional<ordered_json> selection_data(const HtmlSelection& selection, std::string_view key) {
  const auto found = selection_attribute(selection, dashed(key));
  return found ? std::optional(data_value(*found)) : std::nullopt;
}

ordered_json selection_data(const HtmlSelection& selection) {
  ordered_json data = ordered_json::object();
  if (selection.is_empty()) return data;
  for (const auto& attribute : selection.nodes().front()->attributes) {
    if (!attribute.name.starts_with(kDataPrefix)) continue;
    const std::string_view rest = std::string_view(attribute.name).substr(kDataPrefix.size());
    if (!rest.empty()) data[camel_case(rest)] = data_value(attribute.value);
  }
  return data;
}

std::vector<FormField> form_fields(const HtmlSelection& selection) {
  const std::string kControls = "input,select,textarea,keygen";
  const HtmlSelection controls =
      selection.is("form") ? selection.find(kControls) : selection.filter(kControls);
  std::vector<FormField> fields;
  for (HtmlNode* control : controls.nodes()) {
    if (!is_submitted(*control)) continue;
    fields.push_back({*control->attribute("name"),
                      selection_value(HtmlSelection(selection.document(), {control}))});
  }
  return fields;
}

std::string encoded_form(const HtmlSelection& selection) {
  std::map<std::string, std::vector<std::string>> values;
  for (FormField& field : form_fields(selection)) {
    if (auto* text = std::get_if<std::string>(&field.value)) values[field.name] = {*text};
    if (auto* list = std::get_if<std::vector<std::string>>(&field.value)) {
      values[field.name] = std::move(*list);
    }
  }
  FormPairs pairs;
  for (const auto& [name, list] : values) {
    for (const std::string& value : list) pairs.emplace_back(name, value);
  }
  return encode_form(std::move(pairs));
}

}  // namespace rehearse
