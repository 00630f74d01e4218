// Texts and lists of them.

#include "tools/rehearse/live/network_values.hpp"

#include <nlohmann/json.hpp>

namespace rehearse {

const nlohmann::json* given(const nlohmann::json& options, std::string_view key) {
  if (!options.is_object()) return nullptr;
  const auto found = options.find(key);
  return found == options.end() || found->is_null() ? nullptr : &*found;
}

std::optional<std::string> read_text(const nlohmann::json& value, const JsonPlace& place,
                                     std::string_view expected, DocumentProblems& problems) {
  if (value.is_string()) return value.get<std::string>();
  problems.add(place, value, expected);
  return std::nullopt;
}

std::vector<std::string> read_texts(const nlohmann::json& value, const JsonPlace& place,
                                    std::string_view expected, std::string_view expected_of_each,
                                    DocumentProblems& problems) {
  std::vector<std::string> texts;
  if (!value.is_array()) {
    problems.add(place, value, expected);
    return texts;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (auto text = read_text(value[i], place[i], expected_of_each, problems)) {
      texts.push_back(*std::move(text));
    }
  }
  return texts;
}

void add_problem(const std::optional<Problem>& problem, const JsonPlace& place,
                 DocumentProblems& problems) {
  if (problem) problems.add(place.pointer() + problem->path, problem->message);
}

}  // namespace rehearse
