#pragma once
// How often a test program has asked for memory.

#include <cstdint>

namespace rehearse {

/// Calls of operator new so far.
std::uint64_t allocations();

}  // namespace rehearse
