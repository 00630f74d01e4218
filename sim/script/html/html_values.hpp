#pragma once
// What the nodes of a selection say: attributes, texts, values of controls, data-*, forms.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/script/html/html_selection.hpp"

namespace rehearse {

/// An attribute of the first node.
std::optional<std::string> selection_attribute(const HtmlSelection& selection,
                                               std::string_view name);
/// The texts of all nodes, one after the other.
std::string selection_text(const HtmlSelection& selection);
/// What is inside the first node; nothing where there is none.
std::optional<std::string> selection_html(const HtmlSelection& selection);

/// Undefined, a text, or a list where several options can be selected.
using ControlValue = std::variant<std::monostate, std::string, std::vector<std::string>>;
/// The value of the first node as a control of a form.
ControlValue selection_value(const HtmlSelection& selection);

/// A text as data-* attributes are converted: numbers, true, false, null and JSON of lists and
/// objects become that.
nlohmann::ordered_json data_value(const std::string& text);
/// The attribute data-owner-name for the key "ownerName" (or "owner-name").
std::optional<nlohmann::ordered_json> selection_data(const HtmlSelection& selection,
                                                     std::string_view key);
/// All of them, by key.
nlohmann::ordered_json selection_data(const HtmlSelection& selection);

/// A control of a form that would be submitted.
struct FormField {
  std::string name;
  ControlValue value;
};
/// k6's serializeArray(): the controls below a form, or those in the selection, but for those
/// without a name, with disabled="disabled", buttons, files, and boxes without checked="checked".
std::vector<FormField> form_fields(const HtmlSelection& selection);
/// k6's serialize(): encoded, sorted by name; of equal names the last one.
std::string encoded_form(const HtmlSelection& selection);

}  // namespace rehearse
