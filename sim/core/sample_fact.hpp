#pragma once
// Facts about what journeys check and measure.

#include <cstdint>

#include "models/base/time.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

struct SampleSpec;

/// An iteration has reached a sample of its journey.
struct SampleFact {
  Rank scenario{};
  VuId vu = kNoVu;
  Instant at;
  const SampleSpec* spec = nullptr;  ///< lives as long as its journey
  std::int64_t millionths = 0;       ///< the value: SampleSpec::draw()
};

}  // namespace rehearse
