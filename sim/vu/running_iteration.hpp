#pragma once
// A VU's running iteration: what its journey's steps mean, and when it is complete (S31 to S34).

#include <algorithm>
#include <cstdint>
#include <span>

#include "models/base/time.hpp"
#include "models/journey/journey_program.hpp"
#include "models/journey/journey_step.hpp"
#include "models/journey/journey_walk.hpp"
#include "sim/core/fact_kind.hpp"
#include "sim/vu/requests.hpp"
#include "sim/vu/scenario_iterations.hpp"
#include "sim/vu/vu.hpp"

namespace rehearse {

struct Fact;

/// How long an iteration whose body took `body` holds its VU: minIterationDuration at least (S34).
inline Duration iteration_length(Duration body, Duration min_iteration_duration) {
  return std::max(body, min_iteration_duration);
}

/// What a step means for a running body.
enum class BodyAction : std::uint8_t {
  Wait,   ///< for the step's `wait`
  Send,   ///< the step's requests
  Over,   ///< Vu::thrown says how
  State,  ///< the step's sample
  Abort,
};
inline BodyAction action_of(const JourneyStep& step) {
  switch (step.kind) {
    case JourneyStep::Kind::Wait:
      return BodyAction::Wait;
    case JourneyStep::Kind::Request:
    case JourneyStep::Kind::Batch:
      return BodyAction::Send;
    case JourneyStep::Kind::Return:
    case JourneyStep::Kind::Throw:
      return BodyAction::Over;
    case JourneyStep::Kind::Sample:
      return BodyAction::State;
    case JourneyStep::Kind::Abort:
      break;
  }
  return BodyAction::Abort;
}

/// A VU and all that its running iteration is computed from. Those of different VUs may be used on
/// different threads at once: each changes its own VU and counters alone.
struct RunningIteration {
  VuId id = kNoVu;
  Vu& vu;
  const ScenarioIterations& scenario;
  std::span<std::uint32_t> counters;  ///< of the journey

  IterationKey key() const {
    const std::uint64_t number = scenario.slots(index_of(vu.slot));
    const std::uint64_t iteration = scenario.numbers(vu.nth());
    return {.stream = &scenario.stream,
            .unit = scenario.keyed_by_vu ? number : 0,
            .unit_iteration = scenario.keyed_by_vu ? vu.vu_iteration : iteration,
            .key = {.vu = number, .iteration = iteration},
            .of_vu = vu.vu_iteration};
  }
  Fact fact(FactKind kind, Rule rule, Instant at) const;
  /// Whose the requests of a step are.
  RequestSender sender(const IterationKey& key, const JourneyStep& step) const;

  /// How the requests of the body's last step went.
  void note_answer(std::uint16_t http_status, bool failed) const {
    vu.failed = failed;
    if (scenario.keeps_answers) {
      JourneyProgram::note_answer(counters, LastAnswer(http_status, failed));
    }
  }
  /// The body's next step, given how the requests of its last one went (Vu::failed).
  JourneyStep advance_body(const IterationKey& key) const {
    const StepOutcome previous = vu.failed ? StepOutcome::Failed : StepOutcome::Ok;
    vu.failed = false;
    const JourneyStep step =
        scenario.journey->next(key, vu.cursor, previous, counters, scenario.wants_samples);
    vu.thrown = step.kind == JourneyStep::Kind::Throw;
    return step;
  }
  /// The first wait or request of a body that begins now; samples before it are passed over
  /// (for_each_first_sample). One that ends without any is left to end in its turn at this instant:
  /// it waits for no time, and advance_body() returns its samples and the end.
  JourneyStep begin_body(const IterationKey& key) const {
    JourneyCursor after_first;
    const JourneyStep first = scenario.journey->next(key, after_first, StepOutcome::Ok, counters);
    const BodyAction action = action_of(first);
    const bool does_something = action == BodyAction::Wait || action == BodyAction::Send;
    vu.cursor = does_something ? after_first : JourneyCursor{};
    if (does_something) return first;
    return {JourneyStep::Kind::Wait, Duration{}};
  }
  /// The samples that begin_body() has passed over. Leaves the cursor where it is.
  template <class State>
  void for_each_first_sample(const IterationKey& key, const State& state) const {
    if (vu.cursor.position == 0) return;  // left for their turn
    JourneyCursor cursor;
    for (;;) {
      const JourneyStep step = scenario.journey->next(key, cursor, StepOutcome::Ok, counters, true);
      if (action_of(step) != BodyAction::State) return;
      state(step);
    }
  }
};

}  // namespace rehearse
