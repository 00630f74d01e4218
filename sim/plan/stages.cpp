// Sums in 128 bits, products with a check for overflow.

#include "sim/plan/stages.hpp"

#include <cstdint>

namespace rehearse {

Wide total_ns(const std::vector<Stage>& stages) {
  Wide sum = 0;
  for (const Stage& stage : stages) sum += stage.duration.ns;
  return sum;
}

Duration total_duration(const std::vector<Stage>& stages) { return wrapped(total_ns(stages)); }

Duration wrapped(Wide ns) { return {static_cast<std::int64_t>(ns)}; }

bool wraps(const RampingVus& ramp) {
  std::int64_t from = ramp.start_vus;
  for (const Stage& stage : ramp.stages) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(stage.duration.ns, stage.target - from, &product)) return true;
    from = stage.target;
  }
  return false;
}

}  // namespace rehearse
