#pragma once
// A journey that is a program running along with the test, such as a script: what a VU does next
// depends on what it was answered.

#include <cstdint>
#include <span>

#include "models/base/time.hpp"
#include "models/journey/journey_step.hpp"
#include "models/journey/request.hpp"
#include "sim/core/ids.hpp"
#include "sim/vu/backend.hpp"

namespace rehearse {

/// What a VU of a program does next.
struct ProgramStep {
  enum class Kind : std::uint8_t {
    Wait,    ///< until `until`, or until one of its requests is answered
    Return,  ///< the body returns; nothing of it is under way
    Throw,   ///< likewise, with an exception
    Abort,   ///< likewise, and the test is aborted
  };
  Kind kind = Kind::Return;
  Instant until = kNever;
  /// What is sent now, whatever the kind. The requests live until they are over.
  std::span<const Request* const> send{};
  /// The number in the iteration of the first of them; those that follow count on.
  std::uint32_t first_request = 0;
};

/// An iteration that begins.
struct ProgramIteration {
  VuId vu = kNoVu;
  Rank scenario{};
  IterationKey key;
  std::uint64_t vu_iteration = 0;  ///< of the VU in the scenario, from 0
  std::uint64_t nth = 0;           ///< of the scenario in this segment, from 0
};

/// What runs once around the scenarios.
enum class ProgramPhase : std::uint8_t { Setup, Teardown };

/// The VUs of a program in one run. VU 0 (kNoVu) runs the phases. A VU runs one iteration at a
/// time; all calls come in the order of events.
class Program {
 public:
  virtual ~Program() = default;
  virtual void initialise(Instant now, VuId vu) = 0;
  virtual ProgramStep begin(Instant now, const ProgramIteration& iteration) = 0;
  /// The time it waited for has come, or an answer.
  virtual ProgramStep resume(Instant now, VuId vu) = 0;
  /// One of its requests is over; resume() follows at the same instant. `number`: in the iteration;
  /// `sent`: when it was. Returns the HTTP status that it has got, 0 without an answer: a program
  /// may know more of what its target says than the model.
  virtual std::uint16_t answered(Instant now, VuId vu, std::uint32_t number, Instant sent,
                                 const Answer& answer) = 0;
  /// The iteration is given up where it is; it has no step any more.
  virtual void interrupt(Instant now, VuId vu) = 0;

  virtual bool has(ProgramPhase phase) const = 0;
  virtual ProgramStep begin(Instant now, ProgramPhase phase) = 0;
  /// How long a phase may take.
  virtual Duration longest(ProgramPhase phase) const = 0;
};

}  // namespace rehearse
