// The only reader of the time of day.

#include "tools/live/loop/wall_clock.hpp"

#include <ctime>

namespace rehearse {

std::int64_t wall_clock_ns() {
  timespec time{};
  clock_gettime(CLOCK_REALTIME, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace rehearse
