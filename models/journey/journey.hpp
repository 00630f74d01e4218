#pragma once
// What one iteration does. A VU asks a journey for its next step, does it, and asks again.

#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/base/chance.hpp"
#include "models/base/random.hpp"
#include "models/base/require.hpp"
#include "models/base/time.hpp"
#include "models/duration/duration_model.hpp"
#include "models/journey/journey_step.hpp"

namespace rehearse {

/// Which iterations something happens in: listed numbers, or each with a probability.
class Occurrence {
 public:
  Occurrence() = default;  ///< never
  /// In the listed iterations of the scenario, in any order; never when there are none.
  static Occurrence in_iterations(std::vector<std::uint64_t> iterations);
  /// In each iteration independently (chance.hpp). Requires: 0 ≤ probability ≤ 1.
  static Occurrence with_probability(double probability);

  bool never() const { return chance_.never() && iterations_.empty(); }
  /// Whether it depends on the iteration's number in the scenario.
  bool looks_at_iteration() const { return !iterations_.empty(); }
  /// Whether it happens in the scenario's iteration with this number (SampleKey::iteration). Takes
  /// one draw if it depends on chance, otherwise none.
  bool happens(std::uint64_t iteration, Draws& draws) const {
    if (chance_.always()) return true;
    if (!chance_.never()) return chance_.happens(draws.next());
    return !iterations_.empty() && is_listed(iteration);
  }

 private:
  bool is_listed(std::uint64_t iteration) const;

  std::vector<std::uint64_t> iterations_;  // sorted
  Chance chance_;                          // of every iteration
};

class JourneyProgram;
struct ClientOptions;
struct Request;
struct SampleSpec;

/// An iteration's body: a duration or steps, then the way it ends. Cheap to copy.
class Journey {
 public:
  explicit Journey(DurationModel duration, Occurrence throws = {}, Occurrence aborts = {});
  /// Requires: a program.
  explicit Journey(std::shared_ptr<const JourneyProgram> program, Occurrence throws = {},
                   Occurrence aborts = {});

  /// The next step; moves the cursor on. Defined in journey_walk.hpp. Of a duration: first a Wait
  /// (of no time, perhaps), then Return, Throw or Abort, after which it must not be asked again. An
  /// iteration that both throws and aborts aborts. The draws are taken in the order: duration,
  /// throw, abort.
  ///
  /// Of steps: see JourneyProgram; the occurrences are decided where the steps are done, not where
  /// a step has thrown or aborted. Requires then: no counters().
  inline JourneyStep next(const IterationKey& iteration, JourneyCursor& cursor) const;

  /// The same for all journeys: `previous` is how the requests of the last step went, `counters`
  /// the iteration's own. Requires: at least counters() counters, whose values nothing else
  /// changes from the first step to the last; their values before do not matter. Samples are steps
  /// only if they are wanted; nothing else depends on that.
  inline JourneyStep next(const IterationKey& iteration, JourneyCursor& cursor,
                          StepOutcome previous, std::span<std::uint32_t> counters,
                          bool wants_samples = false) const;

  /// Whether what an iteration does depends on its number in the scenario.
  bool looks_at_iteration() const;
  /// Whether an iteration may abort the test.
  bool may_abort() const;
  /// Whether every iteration is one duration that takes at most one draw, and then returns.
  bool is_plain() const {
    return program_ == nullptr && throws_.never() && aborts_.never() && duration_.is_of_one_word();
  }

  /// How many counters an iteration needs beside its cursor: none for a duration, few for steps.
  std::uint32_t counters() const { return counters_; }
  /// Whether next() may return Request or Batch.
  bool has_requests() const { return has_requests_; }
  /// Whether an iteration checks something, or adds to a metric of its own.
  bool has_samples() const;
  /// What is added, where, and with which tags. Requires: a Sample that this journey returned.
  const SampleSpec& sample(const JourneyStep& step) const;
  /// What to send, in order; they live as long as the journey or a copy of it. Requires: a Request
  /// (one) or a Batch that this journey returned.
  std::span<const Request> requests(const JourneyStep& step) const;
  /// The number within the iteration, from 0, of the first request of the step that was returned
  /// last; those of a batch follow it.
  std::uint32_t first_request(const JourneyStep& step,
                              std::span<const std::uint32_t> counters) const;
  /// The steps and their means; none for a duration.
  const JourneyProgram* program() const { return program_.get(); }

  /// The same steps by such a client, in place of its own; of a duration the same journey.
  Journey by_client(const ClientOptions& client) const;

  /// How long an iteration takes. Requires: no program().
  const DurationModel& duration() const {
    REQUIRE(program_ == nullptr);
    return duration_;
  }

  /// No iteration is shorter (Request::shortest for requests).
  Duration min_duration() const { return min_duration_; }
  /// Whether an iteration's duration has a mean that is known (duration_model.hpp).
  bool has_mean() const { return std::isfinite(mean_ns_); }
  /// The mean duration, without the time that requests take. Requires: has_mean().
  double mean_ns() const {
    REQUIRE(has_mean());
    return mean_ns_;
  }

 private:
  // Positions 0 and 1 are a duration's own, so that it asks only once whether there is a program;
  // position p + 1 is p in a program, where p is never 0 after a step.

  /// A step and the cursor after it: by value, so that the cursor of a duration stays in registers.
  struct Move {
    JourneyStep step;
    JourneyCursor cursor;
    JourneyStep onto(JourneyCursor& kept) const {
      kept = cursor;
      return step;
    }
  };
  Move next_of_steps(IterationKey iteration, JourneyCursor cursor, StepOutcome previous,
                     std::span<std::uint32_t> counters, bool wants_samples) const;

  JourneyStep::Kind ending(const IterationKey& iteration, Draws& draws) const {
    const bool throws = throws_.happens(iteration.key.iteration, draws);
    const bool aborts = aborts_.happens(iteration.key.iteration, draws);
    if (aborts) return JourneyStep::Kind::Abort;
    return throws ? JourneyStep::Kind::Throw : JourneyStep::Kind::Return;
  }

  std::shared_ptr<const JourneyProgram> program_;
  DurationModel duration_;
  Occurrence throws_;
  Occurrence aborts_;
  std::uint32_t counters_ = 0;
  bool has_requests_ = false;
  Duration min_duration_;
  double mean_ns_ = 0.0;
};

}  // namespace rehearse
