#pragma once
// Journey::next, inline: for the loops that execute journeys.

#include "models/duration/duration_sampling.hpp"
#include "models/journey/journey.hpp"

namespace rehearse {

// Always inlined: its callers of each iteration keep the cursor and the key in registers.
[[gnu::always_inline]] inline JourneyStep Journey::next(const IterationKey& iteration,
                                                        JourneyCursor& cursor, StepOutcome previous,
                                                        std::span<std::uint32_t> counters,
                                                        bool wants_samples) const {
  Draws draws(*iteration.stream, iteration.unit, iteration.unit_iteration, cursor.draws);
  JourneyStep step;
  switch (cursor.position) {
    case 0:
      if (program_ != nullptr) break;
      step = {JourneyStep::Kind::Wait, duration_.sample(iteration.key, draws)};
      cursor = {1, draws.taken()};
      return step;
    case 1:
      step = {ending(iteration, draws), {}};
      cursor = {2, draws.taken()};
      return step;
    default:
      break;
  }
  return next_of_steps(iteration, cursor, previous, counters, wants_samples).onto(cursor);
}

inline JourneyStep Journey::next(const IterationKey& iteration, JourneyCursor& cursor) const {
  return next(iteration, cursor, StepOutcome::Ok, {});
}

}  // namespace rehearse
