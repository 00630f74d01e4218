#pragma once
// Steps flattened to instructions, so that a VU can leave and take up a journey anywhere.

#include <cstdint>
#include <span>
#include <vector>

#include "models/duration/count_model.hpp"
#include "models/duration/duration_model.hpp"
#include "models/journey/expected_work.hpp"
#include "models/journey/journey_step.hpp"
#include "models/journey/request.hpp"
#include "models/journey/sample_spec.hpp"
#include "models/journey/step.hpp"

namespace rehearse {

/// An immutable program, shared by all VUs that execute it. A VU keeps a cursor and counters()
/// counters of 32 bits: one for each level of repeats around the innermost step.
///
/// Draws are taken in the order of execution: what a think time takes; one for the count of a
/// repeat unless it is constant; one for a choose and for the transitions of a graph's step where
/// there is more than one way; SampleSpec::draws() for a check or a sample, whether or not it is
/// wanted. Requests take none.
class JourneyProgram {
 public:
  /// Requires: steps without problems (step_checks.hpp).
  explicit JourneyProgram(StepBody steps);

  std::uint32_t counters() const { return counters_; }
  bool has_requests() const { return !requests_.empty(); }
  /// Whether there are checks or samples of metrics; those of groups do not count.
  bool has_samples() const { return has_samples_; }
  /// Whether a think time depends on the iteration's number in the scenario.
  bool looks_at_iteration() const;
  /// Whether there is a step that aborts the test.
  bool may_abort() const;
  const StepBody& steps() const { return steps_; }
  const ExpectedWork& work() const { return work_; }
  Duration shortest() const { return shortest_; }
  /// Requires: a step of kind Request or Batch that this program returned.
  std::span<const Request> requests(const JourneyStep& step) const;
  /// The number within the iteration, from 0, of the first request of the step that was returned
  /// last; those of a batch follow it. Requires: as above, and the iteration's counters.
  std::uint32_t first_request(const JourneyStep& step,
                              std::span<const std::uint32_t> counters) const;

  /// Requires: a step of kind Sample that this program returned.
  const SampleSpec& sample(const JourneyStep& step) const;

  /// The next step, moving cursor and counters on; Return when the steps are done. After Return,
  /// Throw and Abort it must not be asked again. Samples are steps only if they are wanted.
  /// Requires: counters() counters, the same ones throughout an iteration.
  JourneyStep next(const IterationKey& iteration, JourneyCursor& cursor, StepOutcome previous,
                   std::span<std::uint32_t> counters, bool wants_samples = false) const;

 private:
  enum class Op : std::uint8_t {
    Think,    // a: of thinks_
    Request,  // a: of requests_; b: whether a failure throws
    Batch,    // a: of batches_; b: whether a failure throws
    Sample,   // a: of samples_
    Repeat,   // a: of counts_, b: the instruction after 0 passes, counter
    Again,    // b: where the body begins, counter
    Choose,   // a: of choices_
    Jump,     // b: the next instruction
    Throw,
    Abort,
    Return,
  };
  struct Instruction {
    Op op = Op::Return;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t counter = 0;
  };
  struct RequestRange {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  /// The i-th way is taken by words that i thresholds do not exceed (weights.hpp).
  struct Choice {
    std::vector<std::uint64_t> thresholds;
    std::vector<std::uint32_t> to;
  };
  class Compiler;

  std::uint32_t chosen(const Choice& choice, const IterationKey& iteration,
                       JourneyCursor& cursor) const;

  /// How long one of thinks_ takes.
  Duration thought(std::uint32_t think, const IterationKey& iteration, JourneyCursor& cursor) const;
  /// The value of one of samples_.
  Duration sampled(std::uint32_t sample, const IterationKey& iteration,
                   JourneyCursor& cursor) const;
  JourneyStep end(JourneyCursor& cursor, JourneyStep::Kind how) const;

  StepBody steps_;
  std::vector<Instruction> code_;
  std::vector<DurationModel> thinks_;
  std::vector<CountModel> counts_;
  std::vector<Request> requests_;
  std::vector<RequestRange> batches_;
  std::vector<SampleSpec> samples_;
  bool has_samples_ = false;
  std::vector<Choice> choices_;
  std::uint32_t counters_ = 0;
  ExpectedWork work_;
  Duration shortest_;
};

}  // namespace rehearse
