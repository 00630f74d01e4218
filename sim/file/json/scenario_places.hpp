#pragma once
// Where in the document a scenario is described: under "scenarios", or spread over shortcuts.

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace rehearse {

/// Finds scenarios in an options object. Refers to the document, which must outlive it.
class ScenarioPlaces {
 public:
  /// `options` lies at the JSON pointer `options_pointer`.
  ScenarioPlaces(const nlohmann::json& options, std::string options_pointer);

  /// The JSON pointer of the scenario's object; that of the options when shortcuts made it.
  std::string of(std::string_view scenario) const;
  /// The JSON pointer of the options object.
  const std::string& options() const { return options_pointer_; }

 private:
  const nlohmann::json& options_;
  std::string options_pointer_;
};

}  // namespace rehearse
