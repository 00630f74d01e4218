// Values of samples: durations read as numbers, or chances.

#include "models/journey/sample_spec.hpp"

namespace rehearse {

std::uint32_t SampleSpec::draws() const {
  if (const auto* number = std::get_if<Number>(&value)) return number->draws();
  return std::holds_alternative<Chance>(value) ? 1 : 0;
}

std::int64_t SampleSpec::draw(const SampleKey& key, Draws& draws) const {
  if (const auto* number = std::get_if<Number>(&value)) return number->draw_one(key, draws).ns;
  const auto* chance = std::get_if<Chance>(&value);
  return chance != nullptr && chance->happens(draws.next()) ? kSampleUnit : 0;
}

}  // namespace rehearse
