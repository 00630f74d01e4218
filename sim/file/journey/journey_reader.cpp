// Journeys and occurrences, each with exactly one key that names its form.

#include "sim/file/journey/journey_reader.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "sim/file/duration/duration_model_reader.hpp"
#include "sim/file/journey/step_reader.hpp"
#include "sim/file/json/fields.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr const char* kOccurrence =
    "an object with one of the keys iteration, iterations, probability";

std::optional<Occurrence> read_iterations(const json& value, const JsonPlace& place,
                                          DocumentProblems& problems) {
  if (!value.is_array()) {
    problems.add(place, value, "a list of iteration numbers, counted from 0");
    return std::nullopt;
  }
  std::vector<std::uint64_t> iterations;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (const auto n = read_count(value[i], place[i], problems)) iterations.push_back(*n);
  }
  return Occurrence::in_iterations(std::move(iterations));
}

std::optional<Occurrence> read_probability(const json& value, const JsonPlace& place,
                                           DocumentProblems& problems) {
  const double probability = value.is_number() ? value.get<double>() : -1.0;
  if (probability < 0.0 || probability > 1.0) {
    problems.add(place, value, "a number from 0 to 1");
    return std::nullopt;
  }
  return Occurrence::with_probability(probability);
}

}  // namespace

std::optional<Occurrence> read_occurrence(const json& value, const JsonPlace& place,
                                          DocumentProblems& problems) {
  if (!value.is_object() || value.size() != 1) {
    problems.add(place, value, kOccurrence);
    return std::nullopt;
  }
  const std::string& key = value.begin().key();
  const json& what = value.begin().value();
  if (key == "iterations") return read_iterations(what, place / key, problems);
  if (key == "probability") return read_probability(what, place / key, problems);
  if (key == "iteration") {
    const auto iteration = read_count(what, place / key, problems);
    return iteration ? std::optional(Occurrence::in_iterations({*iteration})) : std::nullopt;
  }
  check_keys(value, {"iteration", "iterations", "probability"}, place, problems);
  return std::nullopt;
}

std::optional<Journey> read_journey(const json& value, const JsonPlace& place,
                                    TargetDirectory& targets, DocumentProblems& problems) {
  if (!value.is_object()) {
    problems.add(place, value, "a journey, such as {\"duration\": \"1s\"}");
    return std::nullopt;
  }
  check_keys(value, {"duration", "steps", "graph", "throws", "abort"}, place, problems);
  std::optional<DurationModel> duration;
  std::shared_ptr<const JourneyProgram> program;
  const bool has_steps = value.contains("steps") || value.contains("graph");
  if (has_steps == value.contains("duration")) {
    problems.add(place, value, "exactly one of the keys duration, steps, graph");
  } else if (has_steps) {
    program = read_steps(value, place, targets, problems);
  } else {
    duration = read_duration_model(value.at("duration"), place / "duration", problems);
  }
  std::optional<Occurrence> throws = Occurrence();
  std::optional<Occurrence> aborts = Occurrence();
  if (const auto found = value.find("throws"); found != value.end()) {
    throws = read_occurrence(*found, place / "throws", problems);
  }
  if (const auto found = value.find("abort"); found != value.end()) {
    aborts = read_occurrence(*found, place / "abort", problems);
  }
  if (!throws || !aborts) return std::nullopt;
  if (program) return Journey(std::move(program), *std::move(throws), *std::move(aborts));
  if (!duration) return std::nullopt;
  return Journey(*std::move(duration), *std::move(throws), *std::move(aborts));
}

std::optional<Journey> read_journey(const json& value, const JsonPlace& place,
                                    DocumentProblems& problems) {
  TargetDirectory none;
  return read_journey(value, place, none, problems);
}

std::map<std::string, Journey> read_journeys(const json& value, const JsonPlace& place,
                                             TargetDirectory& targets, DocumentProblems& problems) {
  std::map<std::string, Journey> journeys;
  if (!value.is_object()) {
    problems.add(place, value, "an object with a journey for each exec, such as {\"default\": …}");
    return journeys;
  }
  for (const auto& [exec, journey] : value.items()) {
    if (auto read = read_journey(journey, place / exec, targets, problems)) {
      journeys.emplace(exec, *std::move(read));
    }
  }
  return journeys;
}

std::map<std::string, Journey> read_journeys(const json& value, const JsonPlace& place,
                                             DocumentProblems& problems) {
  TargetDirectory none;
  return read_journeys(value, place, none, problems);
}

}  // namespace rehearse
