#pragma once
// What an arrival does that finds no idle VU.

#include <cstdint>

namespace rehearse {

enum class OnNoVu : std::uint8_t {
  Drop,  ///< it is dropped, as released k6 does
  Wait,  ///< it waits for a VU that will be initialised; dropped when none can be added for it
};

}  // namespace rehearse
