#pragma once
// Samples of a duration model at a fixed seed, and its problems, for the tests of models.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/base/random.hpp"
#include "models/duration/duration_model.hpp"
#include "models/duration/duration_sampling.hpp"

namespace rehearse {

inline constexpr std::uint64_t kSamples = 100'000;
inline constexpr std::uint64_t kFew = 5'000;  ///< enough where every single one is compared

inline std::vector<Duration> samples_of(const DurationModel& model,
                                        std::uint64_t count = kSamples) {
  const Stream stream(1, 0, Purpose::Journey, "default");
  std::vector<Duration> samples;
  for (std::uint64_t i = 0; i < count; ++i) {
    Draws draws(stream, 0, i);
    samples.push_back(model.sample({.vu = i, .iteration = i}, draws));
  }
  return samples;
}

inline double mean_of(const std::vector<Duration>& samples) {
  double sum = 0.0;
  for (const Duration sample : samples) sum += static_cast<double>(sample.ns);
  return sum / static_cast<double>(samples.size());
}

inline std::uint32_t draws_of(const DurationModel& model) {
  const Stream stream(1, 0, Purpose::Journey, "default");
  Draws draws(stream, 0, 0);
  model.sample({}, draws);
  return draws.taken();
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

template <class T>
Pairs problems_of(const Checked<T>& checked) {
  Pairs problems;
  for (const Problem& problem : checked.problems()) {
    problems.emplace_back(problem.path, problem.message);
  }
  return problems;
}

}  // namespace rehearse
