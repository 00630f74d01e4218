// 64-bit arithmetic, wrapped or watched.

#include "sim/plan/stages.hpp"

#include <cstdint>

namespace rehearse {

Duration total_duration(const std::vector<Stage>& stages) {
  Duration sum;
  for (const Stage& stage : stages) sum = sum + stage.duration;
  return sum;
}

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
