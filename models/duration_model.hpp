#pragma once
// How long something takes: a distribution of durations, sampled by integer arithmetic alone.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/checked.hpp"
#include "models/random.hpp"
#include "models/time.hpp"

namespace rehearse {

/// Whose duration is sampled: what `sequence` models look at.
struct SampleKey {
  std::uint64_t vu = 0;         ///< the VU's number in the whole scenario, from 0
  std::uint64_t iteration = 0;  ///< the iteration's number in the whole scenario, from 0
};

enum class SequenceBy : std::uint8_t { Iteration, Vu };

/// A distribution of durations ≥ 0. Cheap to copy (shares its immutable table). The paths of
/// Problems are relative to the model's own place in the file.
class DurationModel {
 public:
  /// Requires: value ≥ 0.
  static DurationModel constant(Duration value);
  /// Uniform on [low, high]. Errors: low < 0, high < low.
  static Checked<DurationModel> uniform(Duration low, Duration high);
  /// One of `values`, each as likely as its weight (equal weights when empty). Errors: no values, a
  /// negative value, another number of weights, a weight that is not finite and > 0.
  static Checked<DurationModel> choice(std::vector<Duration> values, std::vector<double> weights);
  /// Exponential. Errors: mean ≤ 0.
  static Checked<DurationModel> exponential(Duration mean);
  /// values[key mod count]. Errors: no values, a negative value.
  static Checked<DurationModel> sequence(std::vector<Duration> values, SequenceBy by);
  /// The sum of independent terms. Errors: no terms.
  static Checked<DurationModel> sum(std::vector<DurationModel> terms);

  /// One duration; takes a fixed number of draws.
  Duration sample(const SampleKey& key, Draws& draws) const;

  Duration min() const;  ///< no sample is shorter
  Duration max() const;  ///< no sample is longer
  double mean_ns() const;
  /// As it would be written for a person: "uniform(1s, 5s)".
  const std::string& text() const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace rehearse
