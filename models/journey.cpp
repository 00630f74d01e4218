// Making occurrences and journeys.

#include "models/journey.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace rehearse {

Occurrence Occurrence::in_iterations(std::vector<std::uint64_t> iterations) {
  Occurrence occurrence;
  std::sort(iterations.begin(), iterations.end());
  occurrence.iterations_ = std::move(iterations);
  return occurrence;
}

Occurrence Occurrence::with_probability(double probability) {
  REQUIRE(probability >= 0.0 && probability <= 1.0);
  Occurrence occurrence;
  occurrence.always_ = probability == 1.0;
  if (!occurrence.always_) {
    occurrence.threshold_ = static_cast<std::uint64_t>(std::ldexp(probability, 64));
  }
  return occurrence;
}

bool Occurrence::is_listed(std::uint64_t iteration) const {
  return std::binary_search(iterations_.begin(), iterations_.end(), iteration);
}

Journey::Journey(DurationModel duration, Occurrence throws, Occurrence aborts)
    : duration_(std::move(duration)), throws_(std::move(throws)), aborts_(std::move(aborts)) {}

}  // namespace rehearse
