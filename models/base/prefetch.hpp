#pragma once
// Memory that will be needed soon.

namespace rehearse {

/// Fetches the cache line of that place, to be written. The empty statement has an effect in the
/// compiler's eyes: without it g++ leaves out calls of functions that do nothing but prefetch.
[[gnu::always_inline]] inline void prefetch(const void* place) {
  __builtin_prefetch(place, 1);
  asm volatile("");
}

}  // namespace rehearse
