#pragma once
// Chooses one of several alternatives by a word, each with its share of all words.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace rehearse {

/// Alternative i for the words in [first(i), first(i + 1)), as cumulative_thresholds (weights.hpp)
/// cuts them. The word's first 8 bits say between which thresholds to look: usually none are left
/// to compare with, so the cost hardly depends on the number of alternatives.
class WeightedChoice {
 public:
  /// Requires: at least one weight, none negative, not all 0.
  explicit WeightedChoice(const std::vector<double>& weights);

  std::size_t count() const { return thresholds_.size() + 1; }

  /// The number of thresholds ≤ word. A binary search by multiplication: its rounds depend on the
  /// word's first bits alone.
  std::size_t chosen(std::uint64_t word) const {
    const std::uint32_t* guide = guide_.data() + (word >> kGuideShift);
    std::size_t reached = guide[0];
    for (std::size_t left = guide[1] - reached; left > 0;) {
      const std::size_t half = (left + 1) / 2;
      reached += half * static_cast<std::size_t>(thresholds_[reached + half - 1] <= word);
      left -= half;
    }
    return reached;
  }

  /// The probability of an alternative. Requires: i < count().
  double share(std::size_t i) const;

 private:
  static constexpr int kGuideBits = 8;
  static constexpr int kGuideShift = 64 - kGuideBits;

  std::vector<std::uint64_t> thresholds_;  // ascending
  /// The number of thresholds ≤ the first word of each range, and that of all of them.
  std::array<std::uint32_t, (std::size_t{1} << kGuideBits) + 1> guide_{};
};

}  // namespace rehearse
