#pragma once
// How long something takes: a distribution of durations, sampled by integer arithmetic alone.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/checked.hpp"
#include "models/duration_term.hpp"
#include "models/random.hpp"
#include "models/time.hpp"

namespace rehearse {

enum class SequenceBy : std::uint8_t { Iteration, Vu };

/// A distribution of durations ≥ 0. Cheap to copy (shares its immutable tables). Samples are never
/// negative and never wrap.
///
/// Uniform, choice and exponential take one draw whatever their parameters, constant and sequence
/// none, a sum what its terms take, in their order. So changing a parameter never shifts the draws
/// of anything else.
///
/// Problems are all reported at once. Their paths are relative to the list or the number that the
/// factory is about: "/0" is its first value or term, "" the whole; weights are at "/weights/2",
/// beside it.
class DurationModel {
 public:
  /// Always `value`. Requires: value ≥ 0.
  static DurationModel constant(Duration value);
  /// Uniform on the whole nanoseconds of [low, high], both ends included: low + floor(w·n/2^64)
  /// for a word w and n = high − low + 1. Errors: low < 0, high < low.
  static Checked<DurationModel> uniform(Duration low, Duration high);
  /// One of `values`, each as likely as its weight (equal weights when empty), by inversion: value
  /// i for words in [C(i)/C(n), C(i+1)/C(n))·2^64, C the cumulative weights. Errors: no values, a
  /// negative value, another number of weights, a weight that is not finite and > 0.
  static Checked<DurationModel> choice(std::vector<Duration> values, std::vector<double> weights);
  /// Exponential, from the quantile function −mean·ln(1 − p) as a table (quantile_table.hpp): at
  /// most about 34·mean long. Errors: mean ≤ 0.
  static Checked<DurationModel> exponential(Duration mean);
  /// values[key mod count]. Errors: no values, a negative value.
  static Checked<DurationModel> sequence(std::vector<Duration> values, SequenceBy by);
  /// The sum of independent terms. Errors: no terms, a longest sum beyond kMaxDuration.
  static Checked<DurationModel> sum(std::vector<DurationModel> terms);

  /// One duration; takes a fixed number of draws.
  Duration sample(const SampleKey& key, Draws& draws) const {
    if (term_.kind != DurationTerm::Kind::Sum) return term_.sample(key, draws);
    return sample_sum(key, draws);
  }

  Duration min() const;  ///< no sample is shorter
  Duration max() const;  ///< no sample is longer
  /// The distribution's mean (for a table: of the distribution it was made from).
  double mean_ns() const;
  /// As it would be written for a person: "uniform(1s, 5s)"; long lists are cut.
  const std::string& text() const;

 private:
  struct State;
  DurationModel(const DurationTerm& term, std::shared_ptr<const State> state);
  static DurationModel make(DurationTerm term, State state);
  /// Appends the terms that are not constant; returns the sum of those that are.
  Duration append_terms(std::vector<DurationTerm>& terms) const;
  Duration sample_sum(const SampleKey& key, Draws& draws) const;

  DurationTerm term_;  // beside the shared state, so that sampling one term follows no pointer
  std::shared_ptr<const State> state_;
};

}  // namespace rehearse
