// Sampling sums, mixtures, and whole runs of one term.

#include "models/duration/duration_term.hpp"

#include <algorithm>
#include <limits>

#include "models/base/cpu_clones.hpp"
#include "models/base/require.hpp"
#include "models/duration/duration_sampling.hpp"

namespace rehearse {
namespace {

/// Takes the number of words of the part that takes most, so that nothing after it
/// depends on which was.
Duration sample_mixture(const DurationTerm& mixture, const SampleKey& key, Draws& words) {
  const std::uint64_t word = words.next();
  const DurationTerm& part = mixture.terms[mixture.choice->chosen(word)];
  const Duration value = part.sample(key, words);
  for (std::uint32_t taken = 1 + part.draws; taken < mixture.draws; ++taken) words.next();
  return value;
}

/// With the table's fineness known, its shifts are constants.
template <int Bits>
void sample_table(const QuantileTable& table, std::int64_t base,
                  std::span<const std::uint64_t> words, std::span<Duration> out) {
  REQUIRE(table.bits() == Bits);
  const std::int64_t* entries = table.entries();
  for (std::size_t i = 0; i < out.size(); ++i) {
    const QuantileTable::Place place = table.place_of(words[i], Bits);
    out[i] = {base + QuantileTable::between(entries + place.entry, place.fraction).ns};
  }
}

/// a − b, clamped to 64 bits.
std::int64_t saturated_difference(std::int64_t a, std::int64_t b) {
  std::int64_t difference = 0;
  if (!__builtin_sub_overflow(a, b, &difference)) return difference;
  return b < 0 ? std::numeric_limits<std::int64_t>::max()
               : std::numeric_limits<std::int64_t>::min();
}

}  // namespace

DurationTerm DurationTerm::within(const DurationTerm& outer) const {
  const std::int64_t least = saturated_difference(outer.low, base);
  const std::int64_t most = saturated_difference(outer.high, base);
  DurationTerm term = *this;
  term.low = std::clamp(low, least, most);
  term.high = std::clamp(high, least, most);
  term.base += outer.base;
  return term;
}

bool DurationTerm::has(Kind wanted) const {
  if (kind == wanted) return true;
  const bool has_terms = kind == Kind::LeafMixture || kind == Kind::Sum || kind == Kind::Mixture;
  return has_terms && std::any_of(terms, terms + count,
                                  [wanted](const DurationTerm& term) { return term.has(wanted); });
}

REHEARSE_CPU_CLONES
void DurationTerm::sample_all(const SampleKey& key, std::span<const std::uint64_t> words,
                              std::span<Duration> out) const {
  REQUIRE(is_of_one_word() && out.size() <= words.size());
  const auto each = [&](auto sampled) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = sampled(words[i]);
  };
  // The bounds of what has none cost nothing then.
  const bool bounded = is_clamped();
  if (kind == Kind::Uniform && !bounded) {
    each([this](std::uint64_t word) {
      return Duration{base +
                      static_cast<std::int64_t>(duration_sampling_detail::scaled(word, count))};
    });
  } else if (kind == Kind::Table && !bounded) {
    switch (table->bits()) {
      case 7:
        return sample_table<7>(*table, base, words, out);
      case 8:
        return sample_table<8>(*table, base, words, out);
      case 9:
        return sample_table<9>(*table, base, words, out);
      default:
        return sample_table<QuantileTable::kMostBits>(*table, base, words, out);
    }
  } else if (kind == Kind::TableMixture) {
    each([this](std::uint64_t word) { return sample_table_part(word); });
  } else if (kind == Kind::LeafMixture) {
    each([&](std::uint64_t word) { return terms[part(word)].sample_leaf(word, key); });
  } else {
    each([&](std::uint64_t word) { return sample_leaf(word, key); });
  }
}

Duration DurationTerm::sample_terms(const SampleKey& key, Draws& words) const {
  if (kind == Kind::Mixture) return sample_mixture(*this, key, words);
  REQUIRE(kind == Kind::Sum);
  Duration sum;
  for (std::uint64_t i = 0; i < count; ++i) sum = sum + terms[i].sample(key, words);
  return sum;
}

}  // namespace rehearse
