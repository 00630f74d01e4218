#pragma once
// One term of a duration model: plain data, sampled without an allocation or a double.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "models/base/random.hpp"
#include "models/base/time.hpp"
#include "models/duration/weighted_choice.hpp"

namespace rehearse {

class QuantileTable;

/// The VU and the iteration that a duration is sampled for: input of `sequence` models.
struct SampleKey {
  std::uint64_t vu = 0;         ///< the VU's number in the whole scenario, from 0
  std::uint64_t iteration = 0;  ///< the iteration's number in the whole scenario, from 0
};

/// The word that chooses a part of a mixture, for a word that is also the part's own: its bytes in
/// reverse. The first a bytes of the one and the first 8 − a of the other are different bytes, so
/// both words together fill the unit square as evenly as two draws would, or better: they are the
/// Hammersley points in base 256 (Niederreiter, "Random number generation and quasi-Monte Carlo
/// methods", 1992, chapter 3), and the share of words in any rectangle is its area to within 2^-50.
inline std::uint64_t choice_word(std::uint64_t word) { return __builtin_bswap64(word); }

/// What a TableMixture needs of one of its terms: sampling it then follows one pointer less.
struct TablePart {
  const std::int64_t* entries = nullptr;
  std::int64_t base = 0;
  std::int64_t low = 0;
  std::int64_t high = 0;
};

/// A term's kind says which members it uses, what it points to belongs to its DurationModel. A
/// sample is base + x clamped to [low, high] (the two leaf mixtures have neither base nor bounds),
/// x being:
struct DurationTerm {
  enum class Kind : std::uint8_t {
    Constant,      ///< 0
    Uniform,       ///< floor(word·count / 2^64)
    Choice,        ///< values[floor(word·count / 2^64)]
    Weighted,      ///< values[choice->chosen(word)]
    Table,         ///< table->sample(word)
    ByIteration,   ///< values[iteration mod count]
    ByVu,          ///< values[vu mod count]
    LeafMixture,   ///< terms[choice->chosen(choice_word(word))], of the kinds above
    TableMixture,  ///< the same; all of Kind::Table with tables as fine as `table`
    Sum,           ///< terms[0] + … + terms[count − 1]
    Mixture,       ///< terms[choice->chosen(word)], with words of its own
  };

  Kind kind = Kind::Constant;
  std::uint32_t draws = 0;  ///< how many words a sample takes, whatever they are
  std::int64_t base = 0;
  std::int64_t low = 0;
  std::int64_t high = kMaxDuration.ns;
  std::uint64_t count = 0;
  const Duration* values = nullptr;
  const WeightedChoice* choice = nullptr;
  const QuantileTable* table = nullptr;
  const DurationTerm* terms = nullptr;
  const TablePart* table_parts = nullptr;

  bool is_leaf() const { return kind < Kind::LeafMixture; }
  bool is_leaf_mixture() const { return kind == Kind::LeafMixture || kind == Kind::TableMixture; }
  bool is_clamped() const { return low > 0 || high < kMaxDuration.ns; }
  /// Whether a sample is a function of the key and one word.
  bool is_of_one_word() const { return draws <= 1 && kind <= Kind::TableMixture; }
  /// Whether SampleKey::iteration matters, and SampleKey::vu.
  bool looks_at_iteration() const { return has(Kind::ByIteration); }
  bool looks_at_vu() const { return has(Kind::ByVu); }

  /// This term as a part of `outer`, with outer's base and bounds applied to it.
  DurationTerm within(const DurationTerm& outer) const;

  /// Takes `draws` words, whatever they are. Defined in duration_sampling.hpp, as is sample_leaf().
  inline Duration sample(const SampleKey& key, Draws& words) const;

  /// What sample() gives when it takes each of the words in turn, for one key: a loop of its own
  /// for each kind. Requires: is_of_one_word(), !looks_at_iteration(), out.size() ≤ words.size().
  void sample_all(const SampleKey& key, std::span<const std::uint64_t> words,
                  std::span<Duration> out) const;

  /// Requires: is_leaf().
  inline Duration sample_leaf(std::uint64_t word, const SampleKey& key) const;

 private:
  /// Whether it is of that kind, or one of its terms is.
  bool has(Kind wanted) const;

  Duration held(Duration x) const { return {base + std::clamp(x.ns, low, high)}; }

  std::size_t part(std::uint64_t word) const { return choice->chosen(choice_word(word)); }

  inline Duration sample_table_part(std::uint64_t word) const;
  inline Duration leaf(std::uint64_t word, const SampleKey& key) const;
  /// Of Kind::Sum and Kind::Mixture.
  Duration sample_terms(const SampleKey& key, Draws& words) const;
};

}  // namespace rehearse
