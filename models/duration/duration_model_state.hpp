#pragma once
// What a duration model shares with its copies, for the files that make models.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/base/means.hpp"
#include "models/duration/distribution.hpp"
#include "models/duration/duration_model.hpp"
#include "models/duration/quantile_table.hpp"

namespace rehearse {

/// A model's term points into it, and into the states of its parts.
struct DurationModel::State {
  /// How the model was made, for making it anew at another scale.
  enum class Form : std::uint8_t { Leaf, Sum, Mixture, Shift, Clamp, Named };

  Form form = Form::Leaf;
  std::vector<Duration> values;
  std::vector<double> weights;
  std::optional<WeightedChoice> choice;
  std::optional<Distribution> distribution;  // what the table was made from
  std::optional<QuantileTable> table;
  std::vector<DurationTerm> terms;  // of a sum or mixture
  std::vector<TablePart> table_parts;
  std::vector<std::shared_ptr<const QuantileTable>> tables;  // made for a mixture's terms
  std::vector<DurationModel> parts;
  Duration shift;      // of Form::Shift
  Duration low, high;  // of Form::Clamp
  Duration min;
  Duration max;
  std::optional<double> mean_ns;
  std::string no_mean;  // why there is none
  std::string text;
};

namespace duration_model_detail {

/// "name(a, b, … of 100)", `item(i)` being the text of the i-th.
template <class Item>
std::string list_text(std::string_view name, std::size_t count, Item item) {
  constexpr std::size_t kListed = 6;
  std::string text = std::string(name) + "(";
  for (std::size_t i = 0; i < std::min(count, kListed); ++i) {
    if (i > 0) text += ", ";
    text += item(i);
  }
  if (count > kListed) text += ", … of " + std::to_string(count);
  text += ")";
  return text;
}

/// What is wrong with a list of values: none at all, or negative ones.
Problems value_problems(const std::vector<Duration>& values);

/// Appends the problems of weights, at "/weights".
void append_weight_problems(const std::vector<double>& weights, std::size_t count,
                            Problems& problems);

}  // namespace duration_model_detail
}  // namespace rehearse
