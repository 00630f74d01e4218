// The set of parameters that a value has, its parameters, and the distribution of them.

#include "sim/file/duration/distribution_reader.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/require.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using Kind = DistributionParameter::Kind;

/// "mean and sd", "min, max and alpha".
std::string listed(const ParameterSet& set) {
  std::string text;
  for (std::size_t i = 0; i < set.parameters.size(); ++i) {
    if (i > 0) text += i + 1 == set.parameters.size() ? " and " : ", ";
    text += set.parameters[i].name;
  }
  return text;
}

std::string expected_keys(const DistributionFamily& family) {
  std::string text = "an object with the keys ";
  for (std::size_t i = 0; i < family.sets.size(); ++i) {
    if (i > 0) text += i + 1 == family.sets.size() ? ", or " : ", ";
    text += listed(family.sets[i]);
  }
  return text;
}

/// "a list of three durations, [low, mode, high]".
std::string expected_list(const ParameterSet& set) {
  constexpr std::array<std::string_view, 5> kWords{"no", "one", "two", "three", "four"};
  REQUIRE(set.parameters.size() < kWords.size());
  std::string names;
  for (const DistributionParameter& parameter : set.parameters) {
    if (!names.empty()) names += ", ";
    names += parameter.name;
  }
  return fmt::format("a list of {} durations, [{}]", kWords[set.parameters.size()], names);
}

/// The set whose keys the object has, and no others; null when there is none.
const ParameterSet* set_of(const DistributionFamily& family, const json& value) {
  const auto has_exactly = [&value](const ParameterSet& set) {
    return value.is_object() && value.size() == set.parameters.size() &&
           std::all_of(set.parameters.begin(), set.parameters.end(),
                       [&](const auto& parameter) { return value.contains(parameter.name); });
  };
  const auto found = std::find_if(family.sets.begin(), family.sets.end(), has_exactly);
  return found == family.sets.end() ? nullptr : &*found;
}

std::optional<ParameterValue> read_parameter(Kind kind, const json& value, const JsonPlace& place,
                                             DocumentProblems& problems) {
  constexpr auto kMostCount = static_cast<std::uint64_t>(Distribution::kMostShape);
  ParameterValue result;
  if (kind == Kind::Number) {
    const auto number = read_number(value, place, problems);
    if (!number) return std::nullopt;
    result.number = *number;
  } else if (kind == Kind::Count) {
    const auto count = read_count(value, place, problems, kMostCount);
    if (!count) return std::nullopt;
    result.count = static_cast<std::int64_t>(*count);
  } else {
    const Duration shortest = kind == Kind::Length ? nanoseconds(1) : Duration{};
    const auto length = read_length(value, place, problems, shortest, kLongestParameter);
    if (!length) return std::nullopt;
    result.length = *length;
  }
  return result;
}

std::optional<DurationModel> model_of(const Checked<Distribution>& distribution, bool is_list,
                                      const FormInput& in) {
  if (distribution) return take_model(DurationModel::from(*distribution), in.place, in.problems);
  if (is_list) {
    for (const Problem& problem : distribution.problems()) {
      in.problems.add(in.place, problem.message);
    }
  } else {
    in.problems.add_below(in.place, distribution.problems());
  }
  return std::nullopt;
}

}  // namespace

std::optional<DurationModel> read_distribution(const DistributionFamily& family,
                                               const FormInput& in) {
  REQUIRE(!family.is_list || family.sets.size() == 1);
  const bool is_whole_list =
      in.value.is_array() && in.value.size() == family.sets.front().parameters.size();
  const ParameterSet* set =
      family.is_list ? (is_whole_list ? &family.sets.front() : nullptr) : set_of(family, in.value);
  if (set == nullptr) {
    in.problems.add(in.place, in.value,
                    family.is_list ? expected_list(family.sets.front()) : expected_keys(family));
    return std::nullopt;
  }
  std::vector<ParameterValue> values;
  for (std::size_t i = 0; i < set->parameters.size(); ++i) {
    const auto& [name, kind] = set->parameters[i];
    const auto value = family.is_list
                           ? read_parameter(kind, in.value[i], in.place[i], in.problems)
                           : read_parameter(kind, in.value.at(name), in.place / name, in.problems);
    if (value) values.push_back(*value);
  }
  if (values.size() < set->parameters.size()) return std::nullopt;
  return model_of(set->make(values), family.is_list, in);
}

}  // namespace rehearse
