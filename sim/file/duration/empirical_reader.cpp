// Reads measured values and percentiles; what is between them the model knows.

#include "sim/file/duration/empirical_reader.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/duration/distribution.hpp"
#include "sim/file/duration/distribution_reader.hpp"
#include "sim/file/duration/duration_model_reader.hpp"

namespace rehearse {
namespace {

using nlohmann::json;
using Points = std::vector<Distribution::Percentile>;

/// A model through the points; problems are at their numbers or, when `named`, at the place.
std::optional<DurationModel> through(const Points& points, bool named, const Place& place,
                                     Findings& findings) {
  const auto distribution = Distribution::percentiles(points);
  const auto model = distribution ? DurationModel::from(*distribution)
                                  : Checked<DurationModel>(distribution.problems());
  if (model) return *model;
  if (!named) findings.add_below(place, model.problems());
  if (named) {
    for (const Problem& problem : model.problems()) findings.add(place, problem.message);
  }
  return std::nullopt;
}

std::optional<Distribution::Percentile> read_point(const json& value, const Place& place,
                                                   Findings& findings) {
  if (!value.is_array() || value.size() != 2) {
    findings.add(place, value, "a list of a percentile and a duration, such as [99.9, \"1s\"]");
    return std::nullopt;
  }
  const auto percentile = read_number(value[0], place[0], findings);
  const auto length = read_length(value[1], place[1], findings, {}, kLongestParameter);
  if (!percentile || !length) return std::nullopt;
  return Distribution::Percentile{*percentile, *length};
}

std::optional<DurationModel> read_percentiles(const json& value, const Place& place,
                                              Findings& findings) {
  if (!value.is_array() || value.size() < 2) {
    findings.add(place, value,
                 "a list of at least two pairs, such as [[50, \"1s\"], [95, \"2s\"]]");
    return std::nullopt;
  }
  Points points;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (const auto point = read_point(value[i], place[i], findings)) points.push_back(*point);
  }
  if (points.size() < value.size()) return std::nullopt;
  return through(points, false, place, findings);
}

/// The percentile that a k6 summary calls "min", "med", "max" or "p(99.9)".
std::optional<double> percentile_named(std::string_view name) {
  if (name == "min") return 0.0;
  if (name == "med") return 50.0;
  if (name == "max") return 100.0;
  if (name.size() < 4 || name.substr(0, 2) != "p(" || name.back() != ')') return std::nullopt;
  const std::string_view digits = name.substr(2, name.size() - 3);
  double percentile = 0.0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), percentile);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return percentile;
}

std::optional<DurationModel> read_summary(const json& value, const Place& place,
                                          Findings& findings) {
  if (!value.is_object()) {
    findings.add(place, value, "an object with min, med, max and percentiles such as p(95)");
    return std::nullopt;
  }
  Points points;
  bool right = true;
  for (const auto& [name, statistic] : value.items()) {
    if (name == "avg" || name == "count" || name == "thresholds") continue;
    const auto percentile = percentile_named(name);
    if (!percentile) {
      findings.add(place / name, "found an unknown statistic, expected one of min, med, max, p(…)");
      right = false;
      continue;
    }
    const auto length = read_length(statistic, place / name, findings, {}, kLongestParameter);
    right = right && length;
    points.push_back({*percentile, length.value_or(Duration{})});
  }
  if (!right) return std::nullopt;
  std::sort(points.begin(), points.end(),
            [](const auto& a, const auto& b) { return a.percentile < b.percentile; });
  return through(points, true, place, findings);
}

std::optional<DurationModel> read_values(const json& value, const Place& place,
                                         Findings& findings) {
  auto values = read_lengths(value, place, findings);
  if (!values) return std::nullopt;
  const auto model = DurationModel::empirical(*std::move(values));
  if (model) return *model;
  findings.add_below(place, model.problems());
  return std::nullopt;
}

}  // namespace

std::optional<DurationModel> read_empirical(const json& value, const Place& place,
                                            Findings& findings) {
  if (value.is_array()) return read_values(value, place, findings);
  if (value.is_object() && value.contains("csv")) {
    findings.add(place / "csv",
                 "found the name of a file where no files are read, expected a rehearsal that is "
                 "a file itself, or the values");
    return std::nullopt;
  }
  if (!value.is_object() || value.size() != 1 ||
      !(value.contains("percentiles") || value.contains("summary"))) {
    findings.add(
        place, value,
        "a list of durations, or an object with one of the keys percentiles, summary, csv");
    return std::nullopt;
  }
  if (value.contains("summary")) {
    return read_summary(value.at("summary"), place / "summary", findings);
  }
  return read_percentiles(value.at("percentiles"), place / "percentiles", findings);
}

}  // namespace rehearse
