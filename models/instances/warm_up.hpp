#pragma once
// How much slower an instance is while it is new.

#include <cmath>
#include <cstdint>

#include "models/base/time.hpp"

namespace rehearse {

/// After a start work takes `slower` times as long; that fades over `length`.
struct WarmUpOptions {
  enum class Fade : std::uint8_t {
    Linear,       ///< 1 + (slower − 1)·(1 − t/length)
    Exponential,  ///< slower^(1 − t/length)
  };
  double slower = 1.0;  ///< 1 … 10⁶
  Duration length{};    ///< > 0
  Fade fade = Fade::Linear;
  bool at_start = false;  ///< of the test too: the service is cold when it begins
};

/// The number of steps in which it fades, of the same length, each with the factor of its middle.
inline constexpr std::uint32_t kWarmUpSteps = 32;

/// How many times as long work takes in that step. Requires: step < kWarmUpSteps.
inline double warm_up_factor(const WarmUpOptions& options, std::uint32_t step) {
  constexpr std::uint32_t kHalves = 2 * kWarmUpSteps;
  const std::uint32_t left = kHalves - 1 - 2 * step;  // of kHalves
  if (options.fade == WarmUpOptions::Fade::Linear) {
    return 1.0 + (options.slower - 1.0) * left / kHalves;
  }
  // A power by roots and products, since those are the same on every machine.
  double root = options.slower;
  for (std::uint32_t i = 1; i < kHalves; i *= 2) root = std::sqrt(root);
  double factor = 1.0;
  for (std::uint32_t i = 0; i < left; ++i) factor *= root;
  return factor;
}

/// When that step is over, from the start of the instance on.
inline Duration warm_up_step_end(const WarmUpOptions& options, std::uint32_t step) {
  const std::int64_t whole = options.length.ns / kWarmUpSteps * (step + std::int64_t{1});
  return {whole + options.length.ns % kWarmUpSteps * (step + std::int64_t{1}) / kWarmUpSteps};
}

}  // namespace rehearse
