#pragma once
// What does not come by operator new, and yet as it would.

#include <new>

namespace rehearse {

/// Memory that `take` gets from the system. Where it gets none, null, the new-handler may give some
/// away, and it tries again. Throws std::bad_alloc.
template <class Take>
auto* from_system(const Take& take) {
  for (;;) {
    if (auto* const memory = take(); memory != nullptr) return memory;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

}  // namespace rehearse
