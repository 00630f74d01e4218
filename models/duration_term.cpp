// Terms made of terms: sums, mixtures and what is clamped beyond a table.

#include "models/duration_term.hpp"

#include <bit>

#include "models/require.hpp"

namespace rehearse {
namespace {

/// The terms in their order; the first that depends on chance gets the word that is given.
Duration sample_sum(const DurationTerm& sum, std::uint64_t word, const SampleKey& key,
                    Draws& words) {
  Duration total{sum.base};
  bool given = true;
  for (std::uint64_t i = 0; i < sum.count; ++i) {
    const DurationTerm& term = sum.terms[i];
    if (term.draws == 0 || !given) {
      total = total + term.sample(key, words);
    } else {
      given = false;
      total = total + term.sample_from(word, key, words);
    }
  }
  return total;
}

/// Takes as many words as the branch that takes most, so that nothing after it depends on which
/// branch was chosen.
Duration sample_mixture(const DurationTerm& mixture, std::uint64_t word, const SampleKey& key,
                        Draws& words) {
  const MixtureBranch& branch =
      mixture.branches[chosen_by(word, mixture.thresholds, mixture.count)];
  const Duration value = branch.term.sample_from(branch.stretched(word), key, words);
  for (std::uint32_t taken = std::max(branch.term.draws, 1U); taken < mixture.draws; ++taken) {
    words.next();
  }
  return Duration{mixture.base} + value;
}

}  // namespace

Duration DurationTerm::sample_compound(std::uint64_t word, const SampleKey& key,
                                       Draws& words) const {
  if (kind == Kind::Mixture) return sample_mixture(*this, word, key, words);
  if (kind == Kind::Sum) return sample_sum(*this, word, key, words);
  REQUIRE(kind == Kind::Clamp);
  return {base + std::clamp(terms->sample_from(word, key, words).ns, low, high)};
}

MixtureBranch MixtureBranch::over(const DurationTerm& term, std::uint64_t first,
                                  std::uint64_t width) {
  // All words: 2^64 − 1 stands for 2^64, so the stretched word is the word itself.
  if (width == 0) width = first == 0 ? UINT64_MAX : 1;
  MixtureBranch branch{.term = term, .first = first, .shift = std::countl_zero(width)};
  const UnsignedWide most = (UnsignedWide{1} << 127) - 1;
  branch.reciprocal = static_cast<std::uint64_t>(most / (width << branch.shift));
  return branch;
}

}  // namespace rehearse
