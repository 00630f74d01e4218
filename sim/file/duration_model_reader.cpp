// Reads duration models: one small function for each form.

#include "sim/file/duration_model_reader.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "sim/plan/duration_text.hpp"

namespace rehearse {
namespace {

using nlohmann::json;

constexpr int kDeepestSum = 8;
constexpr int kMostParts = 1000;
/// A sample is at most about 45 times the mean.
constexpr Duration kLongestMean = seconds(365LL * 24 * 3600);

using Model = std::optional<DurationModel>;

Model take_model(const Checked<DurationModel>& model, const Place& place, Findings& findings) {
  if (model) return *model;
  findings.add_below(place, model.problems());
  return std::nullopt;
}

/// A list of at least one duration; nothing when any of them is wrong.
std::optional<std::vector<Duration>> read_lengths(const json& value, const Place& place,
                                                  Findings& findings) {
  if (!value.is_array() || value.empty()) {
    findings.add(place, value, "a list of at least one duration");
    return std::nullopt;
  }
  std::vector<Duration> lengths;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (const auto length = read_length(value[i], place[i], findings)) lengths.push_back(*length);
  }
  if (lengths.size() < value.size()) return std::nullopt;
  return lengths;
}

Model read_constant(const json& value, const Place& place, Findings& findings) {
  const auto length = read_length(value, place, findings);
  return length ? Model(DurationModel::constant(*length)) : std::nullopt;
}

Model read_uniform(const json& value, const Place& place, Findings& findings) {
  if (!value.is_array() || value.size() != 2) {
    findings.add(place, value, "a list of two durations, [low, high]");
    return std::nullopt;
  }
  const auto bounds = read_lengths(value, place, findings);
  if (!bounds) return std::nullopt;
  return take_model(DurationModel::uniform(bounds->front(), bounds->back()), place, findings);
}

std::optional<std::vector<double>> read_weights(const json& value, const Place& place,
                                                std::size_t count, Findings& findings) {
  if (!value.is_array() || value.size() != count) {
    findings.add(place, value, fmt::format("a list of {} weights, one for each choice", count));
    return std::nullopt;
  }
  std::vector<double> weights;
  for (std::size_t i = 0; i < count; ++i) {
    const double weight = value[i].is_number() ? value[i].get<double>() : 0.0;
    if (weight > 0.0) {
      weights.push_back(weight);
    } else {
      findings.add(place[i], value[i], "a number above 0");
    }
  }
  if (weights.size() < count) return std::nullopt;
  return weights;
}

Model read_choice(const json& model, const Place& place, Findings& findings) {
  const json& choices = model.at("choice");
  const auto values = read_lengths(choices, place / "choice", findings);
  std::optional<std::vector<double>> weights = std::vector<double>{};
  if (const auto found = model.find("weights"); found != model.end() && choices.is_array()) {
    weights = read_weights(*found, place / "weights", choices.size(), findings);
  }
  if (!values || !weights) return std::nullopt;
  return take_model(DurationModel::choice(*values, *weights), place, findings);
}

Model read_exponential(const json& value, const Place& place, Findings& findings) {
  const json* mean = &value;
  Place mean_place = place;
  if (value.is_object()) {
    check_keys(value, {"mean"}, place, findings);
    const auto found = value.find("mean");
    if (found == value.end()) {
      findings.add(place, value, "the key mean, a duration");
      return std::nullopt;
    }
    mean = &*found;
    mean_place = place / "mean";
  }
  const auto length = read_length(*mean, mean_place, findings, nanoseconds(1), kLongestMean);
  if (!length) return std::nullopt;
  return take_model(DurationModel::exponential(*length), place, findings);
}

Model read_sequence(const json& model, const Place& place, Findings& findings) {
  const auto values = read_lengths(model.at("sequence"), place / "sequence", findings);
  SequenceBy by = SequenceBy::Iteration;
  if (const auto found = model.find("by"); found != model.end()) {
    if (*found == "vu") {
      by = SequenceBy::Vu;
    } else if (*found != "iteration") {
      findings.add(place / "by", *found, "\"iteration\" or \"vu\"");
      return std::nullopt;
    }
  }
  if (!values) return std::nullopt;
  return take_model(DurationModel::sequence(*values, by), place, findings);
}

Model read_model(const json& value, const Place& place, Findings& findings, int depth, int& parts);

Model read_sum(const json& value, const Place& place, Findings& findings, int depth, int& parts) {
  if (!value.is_array() || value.empty()) {
    findings.add(place, value, "a list of at least one duration model");
    return std::nullopt;
  }
  if (depth == kDeepestSum) {
    findings.add(place, fmt::format("found sums nested deeper than {} levels, expected at most "
                                    "that many",
                                    kDeepestSum));
    return std::nullopt;
  }
  std::vector<DurationModel> terms;
  for (std::size_t i = 0; i < value.size() && parts >= 0; ++i) {
    if (auto term = read_model(value[i], place[i], findings, depth + 1, parts)) {
      terms.push_back(*std::move(term));
    }
  }
  if (terms.size() < value.size()) return std::nullopt;
  Duration longest;
  for (const DurationModel& term : terms) {
    longest = std::min(longest, kLongestDuration) + std::min(term.max(), kLongestDuration);
  }
  if (longest > kLongestDuration) {
    findings.add(place, fmt::format("found terms that can add up to more than {}, expected at most "
                                    "that",
                                    format_duration(kLongestDuration)));
    return std::nullopt;
  }
  return take_model(DurationModel::sum(std::move(terms)), place, findings);
}

/// The forms of a duration model, and the keys that may stand beside the one that names it.
struct Form {
  std::string_view name;
  std::string_view companion;
};
constexpr std::array kForms{Form{"constant", {}},      Form{"uniform", {}},
                            Form{"choice", "weights"}, Form{"exponential", {}},
                            Form{"sequence", "by"},    Form{"sum", {}}};
constexpr std::string_view kExpected =
    "a duration, or an object with one of the keys constant, uniform, choice, exponential, "
    "sequence, sum";

Model read_form(const Form& form, const json& model, const Place& place, Findings& findings,
                int depth, int& parts) {
  const json& value = model.at(form.name);
  const Place value_place = place / form.name;
  if (form.name == "constant") return read_constant(value, value_place, findings);
  if (form.name == "uniform") return read_uniform(value, value_place, findings);
  if (form.name == "choice") return read_choice(model, place, findings);
  if (form.name == "exponential") return read_exponential(value, value_place, findings);
  if (form.name == "sequence") return read_sequence(model, place, findings);
  return read_sum(value, value_place, findings, depth, parts);
}

/// `depth` counts the sums around the model, `parts` the models the whole may still have.
Model read_model(const json& value, const Place& place, Findings& findings, int depth, int& parts) {
  if (--parts < 0) {
    findings.add(place, fmt::format("found more than {} duration models in one, expected at most "
                                    "that many",
                                    kMostParts));
    return std::nullopt;
  }
  if (value.is_number() || value.is_string()) return read_constant(value, place, findings);
  const Form* form = nullptr;
  int forms = 0;
  for (const Form& candidate : kForms) {
    if (value.is_object() && value.contains(candidate.name)) {
      form = &candidate;
      ++forms;
    }
  }
  if (forms != 1) {
    findings.add(place, value, kExpected);
    return std::nullopt;
  }
  std::vector<std::string_view> keys{form->name};
  if (!form->companion.empty()) keys.push_back(form->companion);
  check_keys(value, keys, place, findings);
  return read_form(*form, value, place, findings, depth, parts);
}

}  // namespace

std::optional<Duration> read_length(const json& value, const Place& place, Findings& findings,
                                    Duration shortest, Duration longest) {
  std::string reason;
  if (value.is_number() || value.is_string()) {
    const auto length = read_duration(value);
    if (length && *length && **length >= shortest && **length <= longest) return **length;
    if (!length) reason = fmt::format(" ({})", length.problems().front().message);
  }
  findings.add(place, value,
               fmt::format("a duration from {} to {}{}", format_duration(shortest),
                           format_duration(longest), reason));
  return std::nullopt;
}

std::optional<DurationModel> read_duration_model(const json& value, const Place& place,
                                                 Findings& findings) {
  int parts = kMostParts;
  return read_model(value, place, findings, 0, parts);
}

Checked<DurationModel> read_duration_model(const json& value, std::string_view path) {
  Findings findings;
  auto model = read_duration_model(value, Place(path), findings);
  if (!findings.empty()) return findings.take();
  return *std::move(model);
}

}  // namespace rehearse
