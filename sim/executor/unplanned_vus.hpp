#pragma once
// How VUs come about during a test.

#include <cstdint>

#include "models/base/random.hpp"
#include "models/duration/duration_model.hpp"

namespace rehearse {

/// The time to initialise a scenario's unplanned VUs, one after the other.
class UnplannedVus {
 public:
  /// No model: no time. The n-th VU of the scenario draws as (unit 0, iteration n).
  UnplannedVus(const DurationModel* init, const Stream& stream) : init_(init), stream_(stream) {}

  /// For the next one.
  Duration next_init() {
    const std::uint64_t number = initialised_++;
    if (init_ == nullptr) return {};
    Draws draws(stream_, 0, number);
    return init_->draw_one({.vu = number, .iteration = number}, draws);
  }

 private:
  const DurationModel* init_;
  Stream stream_;
  std::uint64_t initialised_ = 0;
};

}  // namespace rehearse
