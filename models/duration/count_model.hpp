#pragma once
// How often something is repeated: a distribution of whole numbers, and what repeating it does.

#include <cstdint>
#include <string>
#include <vector>

#include "models/base/checked.hpp"
#include "models/base/random.hpp"

namespace rehearse {

/// A distribution of counts. Constant takes no draw, every other kind exactly one.
///
/// Problems have paths relative to what the factory is about, as DurationModel's.
class CountModel {
 public:
  /// No count that is asked for is larger, and no mean of a geometric one.
  static constexpr std::uint32_t kMost = 1'000'000;

  /// Always `count`. Errors: beyond kMost.
  static Checked<CountModel> constant(std::uint64_t count);
  /// Uniform on low … high, both included. Errors: high < low, beyond kMost.
  static Checked<CountModel> uniform(std::uint64_t low, std::uint64_t high);
  /// One of `counts`, each as likely as its weight (equal ones when empty). Errors: none at all,
  /// one beyond kMost, another number of weights, a weight that is not finite and > 0.
  static Checked<CountModel> choice(std::vector<std::uint64_t> counts, std::vector<double> weights);
  /// P(N ≥ n) = r^n with r = mean/(1 + mean): after each pass another one with probability r. By
  /// inversion, floor(ln u / ln r) for u = (w + 1)/2^64. Errors: mean not in (0, kMost].
  static Checked<CountModel> geometric(double mean);

  std::uint32_t sample(Draws& draws) const;

  std::uint32_t min() const { return min_; }  ///< no sample is smaller
  std::uint32_t max() const { return max_; }  ///< no sample is larger
  double mean() const;
  /// As it would be written for a person: "uniform(1, 5)"; long lists are cut.
  const std::string& text() const { return text_; }

  /// What becomes of N passes when each of them, if it begins, is the last with probability `ends`.
  struct Passes {
    double begun = 0.0;     ///< Σ_k P(N > k)·(1 − ends)^k, the mean number of passes begun
    double all_done = 0.0;  ///< E[(1 − ends)^N], the probability that none of them was the last
  };
  /// Sums and products of positive terms alone, so both are exact to within a few (for uniform and
  /// choice: about max()) units in the last place. Requires: 0 ≤ ends ≤ 1.
  Passes passes(double ends) const;

 private:
  enum class Kind : std::uint8_t { Constant, Uniform, Choice, Geometric };
  CountModel() = default;

  Kind kind_ = Kind::Constant;
  std::uint32_t min_ = 0;
  std::uint32_t max_ = 0;
  double ratio_ = 0.0;  // of a geometric one: r
  double mean_ = 0.0;   // of a geometric one
  double log_ratio_ = 0.0;
  std::vector<std::uint32_t> counts_;
  std::vector<double> shares_;  // of a choice; they sum to 1
  std::vector<std::uint64_t> thresholds_;
  std::string text_;
};

}  // namespace rehearse
