#pragma once
// Drawing a duration, inline: for the few places that do it, since they see quantile tables then.

#include "models/base/wide.hpp"
#include "models/duration/duration_model.hpp"
#include "models/duration/duration_term.hpp"
#include "models/duration/quantile_table.hpp"

namespace rehearse {

namespace duration_sampling_detail {

/// floor(word·count / 2^64)
inline std::uint64_t scaled(std::uint64_t word, std::uint64_t count) {
  return static_cast<std::uint64_t>((static_cast<UnsignedWide>(word) * count) >> 64);
}

}  // namespace duration_sampling_detail

inline Duration DurationTerm::sample_table_part(std::uint64_t word) const {
  const QuantileTable::Place place = table->place_of(word);
  const TablePart& one = table_parts[part(word)];
  const Duration x = QuantileTable::between(one.entries + place.entry, place.fraction);
  return {one.base + std::clamp(x.ns, one.low, one.high)};
}

inline Duration DurationTerm::leaf(std::uint64_t word, const SampleKey& key) const {
  switch (kind) {
    case Kind::Uniform:
      return {static_cast<std::int64_t>(duration_sampling_detail::scaled(word, count))};
    case Kind::Choice:
      return values[duration_sampling_detail::scaled(word, count)];
    case Kind::Weighted:
      return values[choice->chosen(word)];
    case Kind::Table:
      return table->sample(word);
    case Kind::ByIteration:
      return values[key.iteration % count];
    case Kind::ByVu:
      return values[key.vu % count];
    default:
      return {};
  }
}

inline Duration DurationTerm::sample_leaf(std::uint64_t word, const SampleKey& key) const {
  return held(leaf(word, key));
}

inline Duration DurationTerm::sample(const SampleKey& key, Draws& words) const {
  if (kind > Kind::TableMixture) return held(sample_terms(key, words));
  const std::uint64_t word = draws == 0 ? 0 : words.next();
  if (kind == Kind::TableMixture) return sample_table_part(word);
  return kind == Kind::LeafMixture ? terms[part(word)].sample_leaf(word, key)
                                   : sample_leaf(word, key);
}

inline Duration DurationModel::sample(const SampleKey& key, Draws& draws) const {
  return term_.sample(key, draws);
}

}  // namespace rehearse
