// Bounds on what models become when they are added, moved and stretched.

#include "sim/file/duration/nested_model_reader.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "models/base/duration_format.hpp"
#include "sim/file/duration/model_reader.hpp"
#include "sim/file/json/lengths.hpp"

namespace rehearse {
namespace {

/// The model, unless it can last longer than any duration in a file.
std::optional<DurationModel> bounded(const Checked<DurationModel>& model, const JsonPlace& place,
                                     DocumentProblems& problems) {
  if (!model || model->max() <= kLongestDuration) return take_model(model, place, problems);
  problems.add(place,
               fmt::format("found a model that can last {}, expected at most {}",
                           format_duration(model->max()), format_duration(kLongestDuration)));
  return std::nullopt;
}

}  // namespace

std::optional<DurationModel> read_sum(const FormInput& in) {
  auto terms = in.reader.read_list(in.value, in.place);
  if (!terms) return std::nullopt;
  Duration longest;
  for (const DurationModel& term : *terms) {
    longest = std::min(longest, kLongestDuration) + std::min(term.max(), kLongestDuration);
  }
  if (longest > kLongestDuration) {
    in.problems.add(in.place,
                    fmt::format("found terms that can add up to more than {}, expected at "
                                "most that",
                                format_duration(kLongestDuration)));
    return std::nullopt;
  }
  return take_model(DurationModel::sum(*std::move(terms)), in.place, in.problems);
}

std::optional<DurationModel> read_mixture(const FormInput& in) {
  auto parts = in.reader.read_list(in.value, in.place);
  std::optional<std::vector<double>> weights;
  if (in.value.is_array()) weights = read_weights(in, in.value.size());
  if (!parts || !weights) return std::nullopt;
  return take_model(DurationModel::mixture(*std::move(parts), *std::move(weights)), in.model_place,
                    in.problems);
}

std::optional<DurationModel> read_shift(const FormInput& in) {
  const auto inner = in.reader.read_inner(in.value, in.place);
  const auto found = in.model.find("by");
  if (found == in.model.end()) {
    in.problems.add(in.model_place, in.model, "the key by, a duration");
    return std::nullopt;
  }
  const JsonPlace by_place = in.model_place / "by";
  const auto by = read_length(*found, by_place, in.problems, Duration{} - kLongestDuration);
  if (!inner || !by) return std::nullopt;
  return bounded(inner->shifted(*by), by_place, in.problems);
}

std::optional<DurationModel> read_scale(const FormInput& in) {
  const auto inner = in.reader.read_scaled(in.value, in.place);
  const auto found = in.model.find("by");
  if (found == in.model.end()) {
    in.problems.add(in.model_place, in.model, "the key by, a factor above 0");
    return std::nullopt;
  }
  const JsonPlace by_place = in.model_place / "by";
  const auto by = read_number(*found, by_place, in.problems);
  if (!inner || !by) return std::nullopt;
  return bounded(inner->scaled(*by), by_place, in.problems);
}

std::optional<DurationModel> read_clamp(const FormInput& in) {
  const auto inner = in.reader.read_inner(in.value, in.place);
  const auto min = in.model.find("min");
  const auto max = in.model.find("max");
  if (min == in.model.end() && max == in.model.end()) {
    in.problems.add(in.model_place, in.model, "the keys min, max or both, durations");
    return std::nullopt;
  }
  std::optional<Duration> low = Duration{};
  std::optional<Duration> high = kMaxDuration;
  if (min != in.model.end()) low = read_length(*min, in.model_place / "min", in.problems);
  if (max != in.model.end()) high = read_length(*max, in.model_place / "max", in.problems);
  if (!inner || !low || !high) return std::nullopt;
  return take_model(inner->clamped(*low, *high), in.model_place, in.problems);
}

}  // namespace rehearse
