#pragma once
// What one iteration does. A VU asks a journey for its next step, does it, and asks again.

#include <cstdint>
#include <vector>

#include "models/duration_model.hpp"
#include "models/random.hpp"
#include "models/require.hpp"
#include "models/time.hpp"

namespace rehearse {

/// Which iterations something happens in: listed numbers, or each with a probability.
class Occurrence {
 public:
  Occurrence() = default;  ///< never
  /// In the listed iterations of the scenario, in any order; never when there are none.
  static Occurrence in_iterations(std::vector<std::uint64_t> iterations);
  /// In each iteration independently, when a word is below floor(probability·2^64); in all of them
  /// at 1. Requires: 0 ≤ probability ≤ 1.
  static Occurrence with_probability(double probability);

  bool never() const { return !always_ && threshold_ == 0 && iterations_.empty(); }
  /// Whether it happens in the scenario's iteration with this number (SampleKey::iteration). Takes
  /// one draw if it depends on chance, otherwise none.
  bool happens(std::uint64_t iteration, Draws& draws) const {
    if (always_) return true;
    if (threshold_ != 0) return draws.next() < threshold_;
    return !iterations_.empty() && is_listed(iteration);
  }

 private:
  bool is_listed(std::uint64_t iteration) const;

  std::vector<std::uint64_t> iterations_;  // sorted
  std::uint64_t threshold_ = 0;            // happens when a draw is below it
  bool always_ = false;
};

/// What a VU does next in its iteration.
struct JourneyStep {
  enum class Kind : std::uint8_t {
    Wait,    ///< hold the VU for `wait`, then ask again
    Return,  ///< the body returns
    Throw,   ///< the body ends with an exception: complete, and reported as an error
    Abort,   ///< the body aborts the test
  };
  Kind kind = Kind::Return;
  Duration wait;

  bool operator==(const JourneyStep&) const = default;
};

/// Where one iteration stands in its journey; what the VU keeps between two steps.
struct JourneyCursor {
  std::uint32_t position = 0;  ///< the step that comes next; 0: not begun
  std::uint32_t draws = 0;     ///< draws taken so far
};

/// Who walks: identifies the iteration and its random numbers.
struct Walker {
  const Stream* stream = nullptr;
  std::uint64_t unit = 0;            ///< the stream's unit (random.hpp)
  std::uint64_t unit_iteration = 0;  ///< the stream's iteration
  SampleKey key;
};

/// An iteration's body: a duration, then the way it ends.
class Journey {
 public:
  explicit Journey(DurationModel duration, Occurrence throws = {}, Occurrence aborts = {});

  /// The next step; moves the cursor on. First a Wait (of no time, perhaps), then Return, Throw or
  /// Abort, after which it must not be asked again. An iteration that both throws and aborts
  /// aborts. The draws are taken in the order: duration, throw, abort.
  JourneyStep next(const Walker& walker, JourneyCursor& cursor) const {
    Draws draws(*walker.stream, walker.unit, walker.unit_iteration, cursor.draws);
    JourneyStep step;
    switch (cursor.position) {
      case 0:
        step = {JourneyStep::Kind::Wait, duration_.sample(walker.key, draws)};
        break;
      case 1:
        step = {ending(walker, draws), {}};
        break;
      default:
        REQUIRE(cursor.position <= 1);
    }
    cursor = {cursor.position + 1, draws.taken()};
    return step;
  }

  Duration min_duration() const { return duration_.min(); }
  /// Whether an iteration's duration has a mean that is known (duration_model.hpp).
  bool has_mean() const { return duration_.has_mean(); }
  double mean_ns() const { return duration_.mean_ns(); }  ///< Requires: has_mean()

 private:
  JourneyStep::Kind ending(const Walker& walker, Draws& draws) const {
    const bool throws = throws_.happens(walker.key.iteration, draws);
    const bool aborts = aborts_.happens(walker.key.iteration, draws);
    if (aborts) return JourneyStep::Kind::Abort;
    return throws ? JourneyStep::Kind::Throw : JourneyStep::Kind::Return;
  }

  DurationModel duration_;
  Occurrence throws_;
  Occurrence aborts_;
};

}  // namespace rehearse
