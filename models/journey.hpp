#pragma once
// What one iteration does. A VU asks a journey for its next step, does it, and asks again.

#include <cstdint>
#include <vector>

#include "models/duration_model.hpp"
#include "models/random.hpp"
#include "models/time.hpp"

namespace rehearse {

/// Which iterations something happens in: listed numbers, or each with a probability.
class Occurrence {
 public:
  Occurrence() = default;  ///< never
  static Occurrence in_iterations(std::vector<std::uint64_t> iterations);
  /// Requires: 0 ≤ probability ≤ 1.
  static Occurrence with_probability(double probability);

  bool never() const;
  /// Takes one draw if it depends on chance, otherwise none.
  bool happens(std::uint64_t iteration, Draws& draws) const;

 private:
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
};

/// Where one iteration stands in its journey; what the VU keeps between two steps.
struct JourneyCursor {
  std::uint32_t position = 0;  ///< 0: not begun
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

  /// The next step; moves the cursor on. Ends with Return, Throw or Abort, after which it must not
  /// be asked again. An iteration that both throws and aborts aborts.
  JourneyStep next(const Walker& walker, JourneyCursor& cursor) const;

  Duration min_duration() const;
  double mean_ns() const;

 private:
  DurationModel duration_;
  Occurrence throws_;
  Occurrence aborts_;
};

}  // namespace rehearse
