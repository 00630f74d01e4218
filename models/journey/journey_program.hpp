#pragma once
// Steps flattened to instructions, so that a VU can leave and take up a journey anywhere.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/duration/count_model.hpp"
#include "models/duration/duration_model.hpp"
#include "models/journey/answer_set.hpp"
#include "models/journey/client_options.hpp"
#include "models/journey/expected_work.hpp"
#include "models/journey/journey_step.hpp"
#include "models/journey/request.hpp"
#include "models/journey/request_retry.hpp"
#include "models/journey/sample_spec.hpp"
#include "models/journey/step.hpp"

namespace rehearse {

/// An immutable program, shared by all VUs that execute it. A VU keeps a cursor and counters()
/// counters of 32 bits: one for the number of its requests, one for its last answer where steps
/// depend on answers, and one for each level of repeats and retries around the innermost step.
///
/// Draws are taken in the order of execution: what a think time takes; one for the count of a
/// repeat unless it is constant; one for a choose and for the transitions of a graph's step where
/// there is more than one way; SampleSpec::draws() for a check or a sample, whether or not it is
/// wanted. Requests take none but those of the client's overhead. The pause before an attempt of a
/// retry takes one of its own: that of the attempt's number in the iteration, so that what comes
/// after it is drawn as without it.
class JourneyProgram {
 public:
  /// Requires: steps without problems (step_checks.hpp).
  explicit JourneyProgram(StepBody steps, const ClientOptions& client = {});

  std::uint32_t counters() const { return counters_; }
  bool has_requests() const { return !requests_.empty(); }
  /// Whether there are checks or samples of metrics; those of groups do not count.
  bool has_samples() const { return has_samples_; }
  /// Whether a think time depends on the iteration's number in the scenario.
  bool looks_at_iteration() const;
  /// Whether steps depend on answers: each has to be noted then.
  bool keeps_answers() const { return keeps_answers_; }
  /// The iteration's last step with requests is over. Requires: keeps_answers(), its counters.
  static void note_answer(std::span<std::uint32_t> counters, LastAnswer answer) {
    counters[kAnswer] = answer.counter();
  }
  /// Whether there is a step that aborts the test.
  bool may_abort() const;
  const StepBody& steps() const { return steps_; }
  /// The client's overhead is think time; without that of first iterations.
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
    First,    // a: of thinks_; in a VU's first iteration
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
    Attempts,  // a: of retries_, counter: how often it may be sent again
    Retry,     // a: of retries_, b: the Request, counter
    Steer,     // a: of steers_; the next instruction where none has the answer
  };
  static constexpr std::size_t kAnswer = 1;  // a counter
  struct Instruction {
    Op op = Op::Return;
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t counter = 0;

    /// Whether the iteration ends with what was sent here, where that failed.
    bool throws_if_failed() const { return (op == Op::Request || op == Op::Batch) && b != 0; }
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
  /// Where to continue after which answers: the first that has it.
  struct Steered {
    AnswerSet after;
    std::uint32_t to = 0;
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
  void add_overhead(const DurationModel& overhead);
  static LastAnswer last_answer(std::span<const std::uint32_t> counters) {
    return LastAnswer::of_counter(counters[kAnswer]);
  }
  /// The pause before the request is sent again; nothing when it is not. Counts the retry.
  std::optional<Duration> pause(const Instruction& code, const IterationKey& iteration,
                                std::span<std::uint32_t> counters) const;
  /// Where to continue from a Steer, which `next` follows.
  std::uint32_t steered(const Instruction& code, std::uint32_t next, LastAnswer answer) const;

  StepBody steps_;
  std::vector<Instruction> code_;
  std::vector<DurationModel> thinks_;
  std::vector<CountModel> counts_;
  std::vector<Request> requests_;
  std::vector<RequestRange> batches_;
  std::vector<SampleSpec> samples_;
  bool has_samples_ = false;
  std::vector<Choice> choices_;
  std::vector<RequestRetry> retries_;
  std::vector<std::vector<Steered>> steers_;
  bool keeps_answers_ = false;
  std::uint32_t counters_ = 0;
  ExpectedWork work_;
  Duration shortest_;
};

}  // namespace rehearse
