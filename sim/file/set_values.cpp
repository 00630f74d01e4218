// A path is made a list of names, then followed.

#include "sim/file/set_values.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "models/base/nearest_name.hpp"
#include "sim/file/json/describe.hpp"
#include "sim/file/json/json_text.hpp"
#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/schema/schema_objects.hpp"

namespace rehearse {

namespace {

using nlohmann::json;
using Names = std::vector<std::string>;

/// Whether a scenario can have it, and so has it where there are scenarios.
bool is_of_scenarios(std::string_view name) {
  const auto fields = schema_scenario_fields();
  return std::any_of(fields.begin(), fields.end(),
                     [name](const SchemaKey& field) { return field.name == name; });
}

bool is_option(std::string_view name) {
  const auto options = schema_options();
  return std::any_of(options.begin(), options.end(),
                     [name](const SchemaKey& option) { return option.name == name; });
}

/// What a path may begin with.
std::vector<std::string_view> known_names() {
  std::vector<std::string_view> names{"journeys", "targets", "setup", "teardown", "control"};
  for (const SchemaKey& option : schema_options()) names.push_back(option.name);
  for (const SchemaKey& field : schema_scenario_fields()) names.push_back(field.name);
  return names;
}

Names split_pointer(std::string_view path) {
  Names names;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at + 1), path.size());
    std::string name(path.substr(at + 1, end - at - 1));
    std::string plain;
    for (std::size_t i = 0; i < name.size(); ++i) {
      const bool escaped = name[i] == '~' && i + 1 < name.size();
      if (escaped && name[i + 1] == '0') {
        plain += '~';
        ++i;
      } else if (escaped && name[i + 1] == '1') {
        plain += '/';
        ++i;
      } else {
        plain += name[i];
      }
    }
    names.push_back(std::move(plain));
    at = end;
  }
  return names;
}

Names split_dots(std::string_view path) {
  Names names;
  for (;;) {
    const std::size_t dot = path.find('.');
    names.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return names;
    path.remove_prefix(dot + 1);
  }
}

std::optional<std::size_t> index_of_text(const std::string& text) {
  std::size_t index = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, index);
  if (error != std::errc() || stop != end) return std::nullopt;
  return index;
}

std::string hint_of(const std::string& name, const json& object) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return nearest_hint(name, keys);
}

/// One value of the command line on its way into the document.
class Setting {
 public:
  Setting(const std::string& text, json& document, Problems& problems)
      : text_(text), document_(document), problems_(problems) {}

  void put() {
    const std::size_t equals = text_.find('=');
    if (equals == 0 || equals == std::string::npos) {
      complain(fmt::format("found {}, expected PATH=VALUE", describe(json(text_))));
      return;
    }
    path_ = text_.substr(0, equals);
    const std::string value = text_.substr(equals + 1);
    const Checked<json> parsed = parse_json(value);
    const auto names = names_of_path();
    if (names) put_at(*names, parsed ? *parsed : json(value));
  }

 private:
  void complain(std::string message) { problems_.push_back({"--set", std::move(message)}); }

  /// From the root of the document on.
  std::optional<Names> names_of_path() {
    if (path_.front() == '/') return split_pointer(path_);
    Names names = split_dots(path_);
    const std::string first = names.front();
    if (is_rehearsal_key(first) && !is_bare()) return names;
    if (!is_option(first) && !is_of_scenarios(first)) {
      complain(fmt::format("found {}, expected a pointer, a key of a rehearsal or a k6 option{}",
                           path_, nearest_hint(first, known_names())));
      return std::nullopt;
    }
    if (first == "scenarios" || !is_of_scenarios(first)) return within_options(std::move(names));
    return of_a_scenario(std::move(names));
  }

  bool is_bare() const { return find_options(document_).bare; }

  Names within_options(Names names) {
    if (!is_bare()) {
      names.insert(names.begin(), "options");
      if (!document_.contains("options")) document_["options"] = json::object();
    }
    return names;
  }

  std::optional<Names> of_a_scenario(Names names) {
    const json& options = is_bare() ? document_ : document_.value("options", json::object());
    const auto scenarios = options.find("scenarios");
    if (scenarios == options.end() || !scenarios->is_object()) {
      if (is_option(names.front())) return within_options(std::move(names));
      complain(
          fmt::format("found {}, expected a k6 option: {} is one of scenarios, and the file has "
                      "none",
                      path_, names.front()));
      return std::nullopt;
    }
    Names candidates;
    for (const auto& [name, scenario] : scenarios->items()) {
      if (scenario.contains(names.front())) candidates.push_back(name);
    }
    if (candidates.empty() && scenarios->size() == 1) {
      candidates.push_back(scenarios->items().begin().key());
    }
    if (candidates.size() != 1) {
      complain(fmt::format("found {}, expected scenarios.NAME.{}: {} scenarios {}", path_, path_,
                           candidates.empty() ? scenarios->size() : candidates.size(),
                           candidates.empty() ? "could have it" : "have it"));
      return std::nullopt;
    }
    names.insert(names.begin(), {"scenarios", candidates.front()});
    return within_options(std::move(names));
  }

  void put_at(const Names& names, json value) {
    json* place = &document_;
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
      place = child(*place, names[i], i == 0 ? "the document" : names[i - 1]);
      if (place == nullptr) return;
    }
    const std::string& last = names.back();
    if (place->is_object()) {
      (*place)[last] = std::move(value);
    } else if (json* const item = child(
                   *place, last, names.size() > 1 ? names[names.size() - 2] : "the document")) {
      *item = std::move(value);
    }
  }

  json* child(json& parent, const std::string& name, const std::string& parent_name) {
    if (parent.is_object()) {
      const auto found = parent.find(name);
      if (found != parent.end()) return &*found;
      complain(fmt::format("found {}, expected a path in the file: {} has no {}{}", path_,
                           parent_name, name, hint_of(name, parent)));
    } else if (parent.is_array()) {
      const auto index = index_of_text(name);
      if (index && *index < parent.size()) return &parent[*index];
      complain(fmt::format("found {}, expected a path in the file: {} has {} items, counted from 0",
                           path_, parent_name, parent.size()));
    } else {
      complain(fmt::format("found {}, expected a path in the file: {} is {}, which holds nothing",
                           path_, parent_name, describe(parent)));
    }
    return nullptr;
  }

  const std::string& text_;
  json& document_;
  Problems& problems_;
  std::string path_;
};

}  // namespace

Problems put_values(const std::vector<std::string>& values, json& document) {
  Problems problems;
  for (const std::string& value : values) Setting(value, document, problems).put();
  return problems;
}

Checked<json> parse_document(std::string_view text, const ReadSettings& settings) {
  Checked<json> document = parse_json(text, settings.limits.json);
  if (!document || settings.values.empty() || !document->is_object()) return document;
  const Problems problems = put_values(settings.values, *document);
  if (!problems.empty()) return problems;
  return document;
}

}  // namespace rehearse
