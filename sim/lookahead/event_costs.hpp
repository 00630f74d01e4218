#pragma once
// What is computed outside the queue takes of a run's budget of events: the events that it would be
// in the queue, at most.

#include <cstdint>

namespace rehearse {

inline constexpr std::uint64_t kEventsOfWait = 1;
/// It arrives, its work is done, the answer comes, its VU continues.
inline constexpr std::uint64_t kEventsOfRequest = 4;
/// Of an iteration of a looping VU, beside its waits and requests: it ends, the next one begins.
inline constexpr std::uint64_t kEventsOfLoop = 2;
/// Of an iteration that serves an arrival: the arrival, the return of its body, its end.
inline constexpr std::uint64_t kEventsOfArrival = 3;

}  // namespace rehearse
