// Steps are looked for at every depth of a journey; weights of transitions are none.

#include "sim/file/likely_mistakes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "models/base/nearest_name.hpp"
#include "sim/options/option_decoding.hpp"
#include "sim/options/options_fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr double kSmall = 10.0;  // milliseconds

void warn_of_number(const json& object, const char* key, const JsonPlace& place,
                    std::vector<std::string>& warnings) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) return;
  const auto number = found->get<double>();
  if (!(number > 0.0 && number < kSmall)) return;
  const std::string text = found->dump();
  warnings.push_back(fmt::format("{}: found {}, which is {} ms; did you mean \"{}s\"?",
                                 (place / key).pointer(), text, text, text));
}

/// Recursion is bounded by the depth of documents.
void visit(const json& value, const JsonPlace& place, bool is_graph,
           std::vector<std::string>& warnings) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) visit(value[i], place[i], false, warnings);
  }
  if (!value.is_object()) return;
  warn_of_number(value, "think", place, warnings);
  for (const auto& [key, inner] : value.items()) {
    if (is_graph && key == "next") continue;
    visit(inner, place / key, key == "graph", warnings);
  }
}

}  // namespace

std::vector<std::string> bare_number_warnings(const json& document) {
  std::vector<std::string> warnings;
  const auto journeys = document.find("journeys");
  if (journeys == document.end() || !journeys->is_object()) return warnings;
  const JsonPlace root;
  const JsonPlace all = root / "journeys";
  for (const auto& [name, journey] : journeys->items()) {
    const JsonPlace place = all / name;
    if (journey.is_object()) warn_of_number(journey, "duration", place, warnings);
    visit(journey, place, false, warnings);
  }
  return warnings;
}

std::vector<std::string> misspelt_option_warnings(const json& options, const JsonPlace& place) {
  std::vector<std::string> warnings;
  if (!options.is_object()) return warnings;
  for (const auto& [key, value] : options.items()) {
    if (is_option(key)) continue;
    const std::string hint = nearest_hint(key, option_names());
    if (hint.empty()) continue;
    warnings.push_back(fmt::format("{}: found an unknown option, which is ignored{}",
                                   (place / key).pointer(), hint));
  }
  return warnings;
}

}  // namespace rehearse
