#pragma once
// What is kept of each virtual user.

#include <cstdint>

#include "models/base/require.hpp"
#include "models/base/time.hpp"
#include "models/journey/journey.hpp"
#include "sim/core/ids.hpp"
#include "sim/vu/vu_state.hpp"

namespace rehearse {

struct Vu {
  Instant began;  ///< of the running iteration
  /// How many iterations its slot began before the running one. They take time, so 2^32 are beyond
  /// any test.
  std::uint32_t vu_iteration = 0;
  JourneyCursor cursor;
  Slot slot{};
  std::uint32_t nth_low = 0;
  std::uint8_t nth_high = 0;
  VuState state : 2 = VuState::Pooled;
  bool returned : 1 = false;  ///< the body did; minIterationDuration may still hold the VU
  bool thrown : 1 = false;    ///< by an exception
  bool awaits : 1 = false;    ///< requests of its iteration are under way
  bool failed : 1 = false;    ///< one of those of its last step did
  bool starts : 1 = false;    ///< its next start is due at this instant
  std::uint16_t rank = 0;     ///< its scenario's: scenario(), set_scenario()

  Rank scenario() const { return Rank{rank}; }
  /// Requires: a rank < 2^16.
  void set_scenario(Rank of) { rank = static_cast<std::uint16_t>(index_of(of)); }
  /// The running iteration's place among those of the scenario in this segment, from 0, in 40 bits.
  std::uint64_t nth() const { return static_cast<std::uint64_t>(nth_high) << 32 | nth_low; }
  void set_nth(std::uint64_t nth) {
    REQUIRE(nth >> 40 == 0);
    nth_low = static_cast<std::uint32_t>(nth);
    nth_high = static_cast<std::uint8_t>(nth >> 32);
  }
};
static_assert(sizeof(Vu) == 32, "two of them in a line of the cache");

}  // namespace rehearse
