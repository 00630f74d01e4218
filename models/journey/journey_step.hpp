#pragma once
// What passes between a VU and its journey: the next step, the cursor, and the iteration that they
// are about.

#include <cstdint>

#include "models/base/random.hpp"
#include "models/base/require.hpp"
#include "models/base/time.hpp"
#include "models/duration/duration_term.hpp"

namespace rehearse {

/// What a VU does next in its iteration.
struct JourneyStep {
  enum class Kind : std::uint8_t {
    Wait,     ///< wait for `wait`, then ask again
    Return,   ///< the body returns
    Throw,    ///< the body ends with an exception: complete, and reported as an error
    Abort,    ///< the body aborts the test
    Request,  ///< send Journey::requests(step), wait for its answer, then ask again
    Batch,    ///< send all of Journey::requests(step) (batch.hpp), wait, then ask again
    Sample,   ///< state Journey::sample(step) with the value `wait`, then ask again
  };

  JourneyStep() = default;
  constexpr JourneyStep(Kind what, Duration length, std::uint32_t where = 0)
      : kind(what), place(where), wait(length) {}

  Kind kind = Kind::Return;
  /// Of a Request or a Batch: what Journey::requests looks at; of a Sample: Journey::sample.
  std::uint32_t place = 0;
  Duration wait;  ///< of a Sample: its value, in milliseconds

  bool operator==(const JourneyStep&) const = default;
};
static_assert(sizeof(JourneyStep) == 16, "returned in two registers");

/// How the requests of the step before went.
enum class StepOutcome : std::uint8_t {
  Ok,      ///< each of them was answered as expected, or there were none
  Failed,  ///< at least one was not: another status (Request::expects), or no answer in time
};

/// The position of one iteration in its journey; what the VU keeps between two steps, beside the
/// counters of a journey that repeats (Journey::counters).
struct JourneyCursor {
  std::uint32_t position = 0;  ///< the step that comes next; 0: not begun
  std::uint32_t draws = 0;     ///< draws taken so far
};

/// Identifies an iteration and its random numbers.
struct IterationKey {
  const Stream* stream = nullptr;
  std::uint64_t unit = 0;            ///< the stream's unit (random.hpp); below 2^44
  std::uint64_t unit_iteration = 0;  ///< the stream's iteration
  SampleKey key;
  std::uint64_t of_vu = 0;  ///< the VU's number of it, from 0
};

/// A stream has 2^20 draws for an iteration (random.hpp). An iteration that needs more takes
/// those of units that no VU has, another unit every kDrawsOfUnit draws, so that nothing is drawn
/// twice while one step takes at most kDrawsOfUnit.
inline constexpr std::uint32_t kDrawsOfUnit = std::uint32_t{1} << 19;

/// The draws of an iteration that has taken `taken`.
inline Draws draws_at(const IterationKey& iteration, std::uint32_t taken) {
  const std::uint64_t turn = taken / kDrawsOfUnit;
  return {*iteration.stream, iteration.unit + (turn << 44), iteration.unit_iteration,
          taken % kDrawsOfUnit};
}

/// How many it has taken after `more` further ones.
inline std::uint32_t draws_after(std::uint32_t taken, std::uint32_t more) {
  REQUIRE(taken <= UINT32_MAX - more);
  return taken + more;
}

/// How many it has taken after `draws`, which began at `taken`.
inline std::uint32_t draws_after(std::uint32_t taken, const Draws& draws) {
  return draws_after(taken, draws.taken() - taken % kDrawsOfUnit);
}

}  // namespace rehearse
