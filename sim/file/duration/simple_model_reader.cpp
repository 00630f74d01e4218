// One function for each form: its value, and the keys beside its name.

#include "sim/file/duration/simple_model_reader.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "sim/file/json/describe.hpp"
#include "sim/file/json/fields.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {

using nlohmann::json;

std::optional<DurationModel> read_constant(const FormInput& in) {
  const auto length = read_length(in.value, in.place, in.problems);
  return length ? std::optional(DurationModel::constant(*length)) : std::nullopt;
}

std::optional<DurationModel> read_uniform(const FormInput& in) {
  if (!in.value.is_array() || in.value.size() != 2) {
    in.problems.add(in.place, in.value, "a list of two durations, [low, high]");
    return std::nullopt;
  }
  const auto bounds = read_lengths(in.value, in.place, in.problems);
  if (!bounds) return std::nullopt;
  return take_model(DurationModel::uniform(bounds->front(), bounds->back()), in.place, in.problems);
}

std::optional<DurationModel> read_choice(const FormInput& in) {
  const auto values = read_lengths(in.value, in.place, in.problems);
  std::optional<std::vector<double>> weights;
  if (in.value.is_array()) weights = read_weights(in, in.value.size());
  if (!values || !weights) return std::nullopt;
  return take_model(DurationModel::choice(*values, *weights), in.model_place, in.problems);
}

std::optional<DurationModel> read_exponential(const FormInput& in) {
  const json* mean = &in.value;
  JsonPlace mean_place = in.place;
  if (in.value.is_object()) {
    check_keys(in.value, {"mean"}, in.place, in.problems);
    const auto found = in.value.find("mean");
    if (found == in.value.end()) {
      in.problems.add(in.place, in.value, "the key mean, a duration");
      return std::nullopt;
    }
    mean = &*found;
    mean_place = in.place / "mean";
  }
  const auto length =
      read_length(*mean, mean_place, in.problems, nanoseconds(1), kLongestParameter);
  if (!length) return std::nullopt;
  return take_model(DurationModel::exponential(*length), in.place, in.problems);
}

std::optional<DurationModel> read_sequence(const FormInput& in) {
  const auto values = read_lengths(in.value, in.place, in.problems);
  SequenceBy by = SequenceBy::Iteration;
  if (const auto found = in.model.find("by"); found != in.model.end()) {
    if (*found == "vu") {
      by = SequenceBy::Vu;
    } else if (*found != "iteration") {
      constexpr std::array<std::string_view, 2> kNames{"iteration", "vu"};
      in.problems.add(in.model_place / "by", *found,
                      "\"iteration\" or \"vu\"" + meant_hint(*found, kNames));
      return std::nullopt;
    }
  }
  if (!values) return std::nullopt;
  return take_model(DurationModel::sequence(*values, by), in.model_place, in.problems);
}

std::optional<DurationModel> read_hyperexponential(const FormInput& in) {
  const auto means =
      read_lengths(in.value, in.place, in.problems, nanoseconds(1), kLongestParameter);
  std::optional<std::vector<double>> weights;
  if (in.value.is_array()) weights = read_weights(in, in.value.size());
  if (!means || !weights) return std::nullopt;
  return take_model(DurationModel::hyperexponential(*means, *weights), in.model_place, in.problems);
}

}  // namespace rehearse
