// Drops later problems at a place; quotes values as Go does.

#include "sim/options/option_problems.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>

#include "sim/options/go_json.hpp"

namespace rehearse {
namespace {

constexpr std::size_t kLongestFound = 60;  // bytes of a value in a problem

}  // namespace

void OptionProblems::add(std::string path, std::string message) {
  if (!paths_.insert(path).second) return;
  list_.add(std::move(path), std::move(message));
}

void OptionProblems::add(const JsonPlace& place, const nlohmann::json& found,
                         std::string_view expected) {
  add(place.pointer(),
      fmt::format("found {}, expected {}", go_json_line(found, kLongestFound), expected));
}

bool OptionProblems::any_below(const std::string& path) const {
  const auto next = paths_.lower_bound(path + '/');
  return next != paths_.end() && next->compare(0, path.size() + 1, path + '/') == 0;
}

}  // namespace rehearse
