// A fixed sample, so that the estimate is the same on every machine.

#include "models/duration/typical_duration.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "models/base/means.hpp"
#include "models/base/random.hpp"

namespace rehearse {

namespace {

constexpr std::size_t kSamples = 1000;

/// The largest v·P(X ≥ v) among the samples, which it sorts.
double markov_bound(std::vector<Duration>& samples) {
  std::sort(samples.begin(), samples.end());
  double bound = 0.0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double at_least = static_cast<double>(samples.size() - i);
    bound = std::max(bound, as_double(samples[i]) * at_least / static_cast<double>(kSamples));
  }
  return bound;
}

}  // namespace

double typical_ns(const DurationModel& model) {
  if (model.has_mean()) return model.mean_ns();
  const Stream stream(0, 0, Purpose::Journey, "");
  std::vector<Duration> samples;
  samples.reserve(kSamples);
  for (std::size_t i = 0; i < kSamples; ++i) {
    Draws draws(stream, 0, i);
    samples.push_back(model.draw_one({}, draws));
  }
  return std::max(markov_bound(samples), as_double(model.min()));
}

}  // namespace rehearse
