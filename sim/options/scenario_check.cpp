// Places of problems, also where the field or its stage could not be read.

#include "sim/options/scenario_check.hpp"

#include <fmt/format.h>

#include "models/base/duration_format.hpp"
#include "models/base/json_place.hpp"
#include "sim/options/go_text.hpp"

namespace rehearse {

void ScenarioCheck::wrong(std::string_view field, std::string_view error, std::string_view found,
                          std::string_view expected) {
  wrong_at(field_path(options_, scenario_, field), error, found, expected);
}

void ScenarioCheck::wrong(std::string_view field, std::string_view error,
                          const Given<std::int64_t>& found, std::string_view expected) {
  wrong(field, error, std::to_string(found.value), expected);
}

void ScenarioCheck::wrong(const RawStage& stage, std::string_view field, std::string_view error,
                          std::string_view found, std::string_view expected) {
  const std::string path =
      field_path(options_, scenario_, "stages") + "/" + std::to_string(stage.index);
  if (problems_.any_at(path)) {
    errors_.emplace_back(error);
  } else {
    wrong_at(path + pointer_segment(field), error, found, expected);
  }
}

void ScenarioCheck::wrong_name(std::string_view error) {
  wrong_at(field_path(options_, "scenarios") + pointer_segment(scenario_.name), error,
           "the name " + go_quote(scenario_.name), "digits, Latin letters, underscores and dashes");
}

void ScenarioCheck::wrong_ramp(std::string_view error) {
  errors_.emplace_back(error);
  const std::string path = field_path(options_, scenario_, "stages");
  if (problems_.any_below(path)) return;
  problems_.add(path, "found no VUs at any time, expected startVUs or a target above 0");
}

void ScenarioCheck::refuse_negative(std::string_view field, const Given<Duration>& length,
                                    std::string_view error) {
  if (length.value.ns < 0) wrong(field, error, format_duration(length.value), "at least 0s");
}

void ScenarioCheck::refuse_negative(std::string_view field, const Given<std::int64_t>& number,
                                    std::string_view error) {
  if (number.value < 0) wrong(field, error, number, "at least 0");
}

void ScenarioCheck::refuse_short(std::string_view field, const Given<Duration>& length) {
  constexpr Duration kShortest = seconds(1);
  constexpr Duration kLikelyBare = milliseconds(100);  // hardly written with its unit
  if (length.value >= kShortest) return;
  const std::string found = format_duration(length.value);
  const std::string shortest = format_duration(kShortest);
  const bool is_bare = length.value > Duration{} && length.value < kLikelyBare;
  wrong(
      field, fmt::format("the {} must be at least {}, but is {}", field, shortest, found), found,
      "at least " + shortest + (is_bare ? "; a number without a unit is one of milliseconds" : ""));
}

void ScenarioCheck::wrong_at(std::string path, std::string_view error, std::string_view found,
                             std::string_view expected) {
  errors_.emplace_back(error);
  problems_.add(std::move(path), fmt::format("found {}, expected {}", found, expected));
}

}  // namespace rehearse
