#pragma once
// One term of a duration model: plain data, sampled without an allocation or a double.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "models/quantile_table.hpp"
#include "models/random.hpp"
#include "models/time.hpp"

namespace rehearse {

/// Whose duration is sampled: what `sequence` models look at.
struct SampleKey {
  std::uint64_t vu = 0;         ///< the VU's number in the whole scenario, from 0
  std::uint64_t iteration = 0;  ///< the iteration's number in the whole scenario, from 0
};

/// The number of `thresholds` (ascending, count − 1 of them) that are ≤ word: which of `count`
/// alternatives it chooses. A binary search by multiplication: its steps depend on `count` alone.
inline std::size_t chosen_by(std::uint64_t word, const std::uint64_t* thresholds,
                             std::uint64_t count) {
  const std::uint64_t* from = thresholds;
  for (std::uint64_t left = count - 1; left > 0;) {
    const std::uint64_t half = (left + 1) / 2;
    from += half * static_cast<std::uint64_t>(from[half - 1] <= word);
    left -= half;
  }
  return static_cast<std::size_t>(from - thresholds);
}

struct MixtureBranch;

/// A term's kind says which members it uses. What it points to belongs to its DurationModel.
struct DurationTerm {
  enum class Kind : std::uint8_t {
    Constant,     ///< base
    Uniform,      ///< base + floor(word·count / 2^64)
    Choice,       ///< base + values[floor(word·count / 2^64)]
    Weighted,     ///< base + values[number of thresholds ≤ word]
    Table,        ///< base + table->sample(word) held within [low, high]
    ByIteration,  ///< base + values[iteration mod count]
    ByVu,         ///< base + values[vu mod count]
    Sum,          ///< base + terms[0] + … + terms[count − 1]
    Mixture,      ///< base + branches[number of thresholds ≤ word]
    Clamp,        ///< base + terms[0] held within [low, high]
  };

  Kind kind = Kind::Constant;
  std::uint32_t draws = 0;  ///< how many words a sample takes, whatever they are
  std::int64_t base = 0;
  std::uint64_t count = 0;
  const Duration* values = nullptr;
  const std::uint64_t* thresholds = nullptr;  ///< count − 1 of them, ascending
  const QuantileTable* table = nullptr;
  const DurationTerm* terms = nullptr;
  const MixtureBranch* branches = nullptr;
  std::int64_t low = 0;
  std::int64_t high = kMaxDuration.ns;

  /// Takes `draws` words, whatever they are.
  Duration sample(const SampleKey& key, Draws& words) const {
    const std::uint64_t word = draws == 0 ? 0 : words.next();
    return sample_from(word, key, words);
  }

  /// A sample whose first word is given; the others, if there are any, are drawn.
  Duration sample_from(std::uint64_t word, const SampleKey& key, Draws& words) const {
    switch (kind) {
      case Kind::Constant:
        return {base};
      case Kind::Uniform:
        return {base + static_cast<std::int64_t>(scaled(word, count))};
      case Kind::Choice:
        return Duration{base} + values[scaled(word, count)];
      case Kind::Weighted:
        return Duration{base} + values[chosen_by(word, thresholds, count)];
      case Kind::Table:
        return {base + std::clamp(table->sample(word).ns, low, high)};
      case Kind::ByIteration:
        return Duration{base} + values[key.iteration % count];
      case Kind::ByVu:
        return Duration{base} + values[key.vu % count];
      case Kind::Sum:
      case Kind::Mixture:
      case Kind::Clamp:
        break;
    }
    return sample_compound(word, key, words);
  }

 private:
  static std::uint64_t scaled(std::uint64_t word, std::uint64_t count) {
    return static_cast<std::uint64_t>((static_cast<UnsignedWide>(word) * count) >> 64);
  }

  Duration sample_compound(std::uint64_t word, const SampleKey& key, Draws& words) const;
};

/// An alternative of a mixture. The words that choose it begin at `first`; stretched over all words
/// they serve its term as the first word, so a mixture takes no draw of its own.
struct MixtureBranch {
  DurationTerm term;
  std::uint64_t first = 0;
  std::uint64_t reciprocal =
      0;          ///< floor((2^127 − 1) / (width·2^shift)), width the number of words
  int shift = 0;  ///< leading zeros of the width

  /// The branch for `width` words from `first` on; a width of 0 stands for 2^64 when `first` is 0.
  /// Otherwise it is that of a branch that no word chooses.
  static MixtureBranch over(const DurationTerm& term, std::uint64_t first, std::uint64_t width);

  /// floor((word − first)·2^64 / width), or up to 2 less: increasing in the word, 0 for the first.
  /// Requires: the word chooses the branch.
  std::uint64_t stretched(std::uint64_t word) const {
    const std::uint64_t offset = (word - first) << shift;
    return static_cast<std::uint64_t>((static_cast<UnsignedWide>(offset) * reciprocal) >> 63);
  }
};

}  // namespace rehearse
