#pragma once
// A probability as a threshold for random words.

#include <cmath>
#include <cstdint>

#include "models/base/require.hpp"

namespace rehearse {

/// Happens for words below floor(p·2^64); for all words at p = 1.
class Chance {
 public:
  Chance() = default;  ///< never
  /// Requires: 0 ≤ probability ≤ 1.
  explicit Chance(double probability) : always_(probability >= 1.0) {
    REQUIRE(probability >= 0.0 && probability <= 1.0);
    if (!always_) threshold_ = static_cast<std::uint64_t>(std::ldexp(probability, 64));
  }

  bool always() const { return always_; }
  /// The probability it was made of, to within 2^-64.
  double probability() const {
    return always_ ? 1.0 : std::ldexp(static_cast<double>(threshold_), -64);
  }
  bool never() const { return !always_ && threshold_ == 0; }
  bool happens(std::uint64_t word) const { return always_ || word < threshold_; }

 private:
  std::uint64_t threshold_ = 0;
  bool always_ = false;
};

}  // namespace rehearse
