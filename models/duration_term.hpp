#pragma once
// One term of a duration model: plain data, sampled without a call, an allocation or a double.

#include <cstddef>
#include <cstdint>

#include "models/quantile_table.hpp"
#include "models/random.hpp"
#include "models/require.hpp"
#include "models/time.hpp"

namespace rehearse {

/// Whose duration is sampled: what `sequence` models look at.
struct SampleKey {
  std::uint64_t vu = 0;         ///< the VU's number in the whole scenario, from 0
  std::uint64_t iteration = 0;  ///< the iteration's number in the whole scenario, from 0
};

/// A term's kind says which members it uses. What it points to belongs to its DurationModel.
struct DurationTerm {
  enum class Kind : std::uint8_t {
    Constant,     ///< base
    Uniform,      ///< base + floor(word·count / 2^64)
    Choice,       ///< base + values[floor(word·count / 2^64)]
    Weighted,     ///< base + values[number of thresholds ≤ word]
    Table,        ///< base + table->sample(word)
    ByIteration,  ///< base + values[iteration mod count]
    ByVu,         ///< base + values[vu mod count]
    Sum,          ///< several terms, kept by the model
  };

  Kind kind = Kind::Constant;
  std::int64_t base = 0;
  std::uint64_t count = 0;
  const Duration* values = nullptr;
  const std::uint64_t* thresholds = nullptr;  ///< count − 1 of them, ascending
  const QuantileTable* table = nullptr;

  /// Takes one draw when the kind depends on chance, whatever its parameters, otherwise none.
  /// Requires: the kind is not Sum.
  Duration sample(const SampleKey& key, Draws& draws) const {
    switch (kind) {
      case Kind::Constant:
        return {base};
      case Kind::Uniform:
        return {base + static_cast<std::int64_t>(scaled(draws.next(), count))};
      case Kind::Choice:
        return Duration{base} + values[scaled(draws.next(), count)];
      case Kind::Weighted:
        return Duration{base} + values[weighted(draws.next())];
      case Kind::Table:
        return Duration{base} + table->sample(draws.next());
      case Kind::ByIteration:
        return Duration{base} + values[key.iteration % count];
      case Kind::ByVu:
        return Duration{base} + values[key.vu % count];
      case Kind::Sum:
        break;
    }
    REQUIRE(kind != Kind::Sum);
    return {base};
  }

 private:
  static std::uint64_t scaled(std::uint64_t word, std::uint64_t count) {
    return static_cast<std::uint64_t>((static_cast<UnsignedWide>(word) * count) >> 64);
  }

  /// A binary search by multiplication: its steps depend on `count` alone, not on the word.
  std::size_t weighted(std::uint64_t word) const {
    const std::uint64_t* from = thresholds;
    for (std::uint64_t left = count - 1; left > 0;) {
      const std::uint64_t half = (left + 1) / 2;
      from += half * static_cast<std::uint64_t>(from[half - 1] <= word);
      left -= half;
    }
    return static_cast<std::size_t>(from - thresholds);
  }
};

}  // namespace rehearse
