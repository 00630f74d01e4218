#pragma once
// How long something takes: a distribution of durations, sampled by integer arithmetic alone.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/duration/duration_term.hpp"

namespace rehearse {

struct Distribution;

enum class SequenceBy : std::uint8_t { Iteration, Vu };

/// A distribution of durations ≥ 0. Cheap to copy (shares its immutable tables). Samples are never
/// negative and never wrap.
///
/// Constant and sequence take no draw, a sum what its terms take, in their order; everything else
/// takes one whatever its parameters (a mixture with sums in it one, and the number that the part
/// that draws most takes). So changing a parameter never shifts the draws of anything else.
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

  /// Any continuous distribution, as a quantile table: a sample beyond Distribution::kLongest is
  /// that long. Errors: a mean beyond it.
  static Checked<DurationModel> from(const Distribution& distribution);
  /// One of `parts`, each as likely as its weight (equal weights when empty). One word w is both:
  /// its bytes in reverse choose the part as in `choice`, w is the part's own (duration_term.hpp
  /// says why that is as good as two draws). If a part is a sum of several terms, the first word
  /// chooses and the part draws its own. Errors: as `choice`.
  static Checked<DurationModel> mixture(std::vector<DurationModel> parts,
                                        std::vector<double> weights);
  /// A mixture of exponentials: P(x) = 1 − Σ wᵢ·e^(−x/meanᵢ) with the weights' shares wᵢ. Problems
  /// are at "/means/0" and "/weights/0". Errors: no means, a mean ≤ 0, weights as in `choice`.
  static Checked<DurationModel> hyperexponential(const std::vector<Duration>& means,
                                                 std::vector<double> weights);
  /// One of the measured values, each as often as it is listed; they are sorted, so that a larger
  /// word gives a longer duration. Errors: no values, a negative value.
  static Checked<DurationModel> empirical(std::vector<Duration> values);

  /// This plus `by`, which may be negative. Errors: a sample could be negative or exceed
  /// kMaxDuration.
  Checked<DurationModel> shifted(Duration by) const;
  /// `factor` times this: its parameters are scaled, and a table is built anew from its quantile
  /// function; whole nanoseconds are rounded. Errors: factor not finite or ≤ 0, durations beyond
  /// kMaxDuration.
  Checked<DurationModel> scaled(double factor) const;
  /// This clamped to [low, high]: what is shorter is `low`, what is longer `high`. Errors: low < 0
  /// ("/min"), high < low ("/max").
  Checked<DurationModel> clamped(Duration low, Duration high = kMaxDuration) const;

  /// One duration; takes a fixed number of draws. Defined in duration_sampling.hpp.
  inline Duration sample(const SampleKey& key, Draws& draws) const;
  /// The same as a call, without that header: for code that draws rarely.
  Duration draw_one(const SampleKey& key, Draws& draws) const;

  /// What sample() gives, with no draw taken before, for out.size() consecutive iterations of a
  /// unit. `words` has at least that size. Requires: is_of_one_word(), !looks_at_iteration().
  void sample_run(const Stream& stream, std::uint64_t unit, std::uint64_t iteration,
                  const SampleKey& key, std::span<std::uint64_t> words,
                  std::span<Duration> out) const {
    words = words.first(out.size());
    if (term_.draws > 0) {
      stream.first_words(unit, iteration, words);
    } else {
      std::fill(words.begin(), words.end(), 0);
    }
    term_.sample_all(key, words, out);
  }
  /// Whether a sample takes at most one draw, and looks at nothing but it and the key.
  bool is_of_one_word() const { return term_.is_of_one_word(); }
  /// How many draws a sample takes.
  std::uint32_t draws() const { return term_.draws; }
  /// Whether a sample is a function of at most one draw alone.
  bool is_of_one_word_alone() const {
    return is_of_one_word() && !term_.looks_at_iteration() && !term_.looks_at_vu();
  }
  /// Whether a sample depends on the iteration's number in the scenario.
  bool looks_at_iteration() const { return term_.looks_at_iteration(); }

  Duration min() const;  ///< no sample is shorter
  Duration max() const;  ///< no sample is longer
  /// The distribution's mean (for a table: of the distribution it was made from; where a table is
  /// clamped, within its error). Errors: it is infinite, as of a Pareto with alpha ≤ 1, or not
  /// known, as of a clamped sum; the message says which and what helps.
  Checked<double> mean() const;
  bool has_mean() const;
  /// Requires: has_mean().
  double mean_ns() const;
  /// As it would be written for a person: "uniform(1s, 5s)"; long lists are cut.
  const std::string& text() const;

 private:
  struct State;
  DurationModel(const DurationTerm& term, std::shared_ptr<const State> state);
  static DurationModel make(DurationTerm term, State state);
  static DurationModel table_of(const Distribution& distribution);
  /// Appends the terms that are not constant; returns the sum of those that are.
  Duration append_terms(std::vector<DurationTerm>& terms) const;
  /// The scaled model, still named like its parts.
  Checked<DurationModel> rescaled(double factor) const;
  Checked<DurationModel> rescaled_leaf(double factor) const;
  DurationModel named(std::string text) const;
  /// The mean of this clamped to [state.low, state.high], or why there is none.
  void set_clamped_mean(State& state) const;

  DurationTerm term_;  // beside the shared state, so that sampling one term follows no pointer
  std::shared_ptr<const State> state_;
};

/// The mean in ns; infinity where it has none or none that is known.
double mean_or_infinity(const DurationModel& model);

}  // namespace rehearse
