// Compared as JSON values; null is an option that is not there.

#include "tools/rehearse/ask/written_options.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "sim/file/rehearsal_reader.hpp"
#include "sim/file/set_values.hpp"
#include "sim/options/options_fields.hpp"
#include "sim/plan/option_list.hpp"

namespace rehearse {

namespace {

using nlohmann::json;
using Written = std::map<std::string_view, json>;

/// Go's decoder does not mind the case of a key.
bool is_key_of(std::string_view name, std::string_view key) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(name.begin(), name.end(), key.begin(), key.end(),
                    [&](char one, char other) { return lower(one) == lower(other); });
}

/// Whether the plan of a test has the option, in its own words.
bool is_planned(std::string_view name) {
  static const std::vector<NamedOption> kOfTest = options_of(Options());
  constexpr std::array<std::string_view, 5> kOfScenarios{"vus", "iterations", "duration", "stages",
                                                         "scenarios"};
  return std::find(kOfScenarios.begin(), kOfScenarios.end(), name) != kOfScenarios.end() ||
         std::any_of(kOfTest.begin(), kOfTest.end(),
                     [&](const NamedOption& one) { return one.name == name; });
}

Written written_options(std::string_view text, const ReadSettings& settings) {
  Written written;
  const Checked<json> document = parse_document(text, settings);
  if (!document) return written;
  for (const auto& [key, value] : find_options(*document).options->items()) {
    if (value.is_null()) continue;
    for (const std::string_view name : option_names()) {
      if (is_key_of(name, key) && !is_planned(name)) written.insert_or_assign(name, value);
    }
  }
  return written;
}

std::string shown(std::string_view name, json value) {
  if (name == "tlsAuth" && value.is_array()) {
    for (json& one : value) {
      if (!one.is_object()) continue;
      for (const auto& [key, secret] : one.items()) {
        if (!is_key_of("domains", key) && !is_key_of("cert", key)) secret = "(secret)";
      }
    }
  }
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::vector<ChangedValue> changed_written_options(std::string_view before, std::string_view after,
                                                  const ReadSettings& settings) {
  const Written old = written_options(before, settings);
  const Written now = written_options(after, settings);
  std::vector<ChangedValue> changes;
  for (const std::string_view name : option_names()) {
    const auto one = old.find(name);
    const auto other = now.find(name);
    const bool was = one != old.end();
    const bool is = other != now.end();
    if (was == is && (!was || one->second == other->second)) continue;
    ChangedValue change{std::string(name), std::nullopt, std::nullopt};
    if (was) change.before = shown(name, one->second);
    if (is) change.after = shown(name, other->second);
    if (change.before && change.before == change.after) {
      change.after = std::get<std::string>(*change.after) + " (another key or password)";
    }
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace rehearse
