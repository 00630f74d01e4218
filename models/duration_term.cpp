// Terms made of terms that take draws of their own.

#include "models/duration_term.hpp"

#include <limits>

#include "models/require.hpp"

namespace rehearse {
namespace {

/// Takes as many words as if the part that takes most had been chosen, so that nothing after it
/// depends on which was.
Duration sample_mixture(const DurationTerm& mixture, const SampleKey& key, Draws& words) {
  const std::uint64_t word = words.next();
  const DurationTerm& part = mixture.terms[mixture.choice->chosen(word)];
  const Duration value = part.sample(key, words);
  for (std::uint32_t taken = 1 + part.draws; taken < mixture.draws; ++taken) words.next();
  return value;
}

/// a − b, held within 64 bits.
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

Duration DurationTerm::sample_terms(const SampleKey& key, Draws& words) const {
  if (kind == Kind::Mixture) return sample_mixture(*this, key, words);
  REQUIRE(kind == Kind::Sum);
  Duration sum;
  for (std::uint64_t i = 0; i < count; ++i) sum = sum + terms[i].sample(key, words);
  return sum;
}

}  // namespace rehearse
