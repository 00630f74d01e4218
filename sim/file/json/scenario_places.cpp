// A scenario that `scenarios` does not name was made of shortcuts.

#include "sim/file/json/scenario_places.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "models/base/json_place.hpp"

namespace rehearse {

ScenarioPlaces::ScenarioPlaces(const nlohmann::json& options, std::string options_pointer)
    : options_(options), options_pointer_(std::move(options_pointer)) {}

std::string ScenarioPlaces::of(std::string_view scenario) const {
  if (!options_.is_object()) return options_pointer_;
  const auto scenarios = options_.find("scenarios");
  if (scenarios == options_.end() || !scenarios->is_object() || !scenarios->contains(scenario)) {
    return options_pointer_;
  }
  const JsonPlace options(options_pointer_);
  const JsonPlace parent = options / "scenarios";
  return (parent / scenario).pointer();
}

}  // namespace rehearse
