#pragma once
// Facts: what executors and VUs state about a run, and the interface of observers.

#include <cstdint>
#include <span>
#include <string>

#include "models/base/time.hpp"
#include "sim/core/ids.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/core/request_fact.hpp"

namespace rehearse {

/// Why something happened to a VU, an iteration or a scenario: the rule of SEMANTICS.md.
enum class Rule : std::uint8_t {
  None,
  Started,           ///< its scenario began
  RampUp,            ///< a ramp went up
  ScaleUp,           ///< an externally-controlled test was scaled up
  NoIdleVu,          ///< an arrival found no idle VU
  WorkDone,          ///< nothing was left to do
  RegularEnd,        ///< the scenario's regular end: no new iteration
  HardEnd,           ///< the scenario's hard end: gracefulStop is over
  RampDown,          ///< a ramp-down took the VU away; it may finish its iteration
  GracefulRampDown,  ///< gracefulRampDown is over
  ScaleDown,         ///< an externally-controlled test was scaled down
  Pause,             ///< an externally-controlled test was paused
  Abort,             ///< an iteration aborted the test
  CtrlC,             ///< the test was interrupted from outside
};

enum class FactKind : std::uint8_t {
  TestStarted,
  SetupStarted,
  SetupEnded,
  ScenarioStarted,
  ScenarioRegularEnd,
  ScenarioEnded,
  VuInitialised,  ///< also once for each VU that exists before the start
  VuRemoved,      ///< an initialised VU is given up for good
  VuStarted,      ///< activated: it may run iterations of its scenario from now on
  VuGracePeriod,  ///< it may only finish its running iteration
  VuRevived,      ///< started again while still in its grace period
  VuStopped,      ///< back in the pool
  IterationStarted,
  IterationReturned,  ///< its body returned; minIterationDuration may still delay the VU
  IterationCompleted,
  IterationInterrupted,
  IterationsDropped,
  CommandAnswered,
  TeardownStarted,
  TeardownEnded,
  TestEnded,
};

struct Fact {
  FactKind kind = FactKind::TestStarted;
  Rule rule = Rule::None;
  bool refused = false;  ///< CommandAnswered
  bool thrown = false;   ///< IterationReturned, IterationCompleted: by an exception
  Instant at;
  Rank scenario = kNoScenario;
  VuId vu = kNoVu;
  std::uint64_t number = 0;        ///< the VU's number in the whole scenario, from 0
  std::uint64_t vu_iteration = 0;  ///< iterations: how many that number began before
  std::uint64_t iteration = 0;     ///< iterations: the number in the scenario (iterationInTest)
  Instant began;                   ///< iterations: when it started
  std::uint64_t count = 0;         ///< IterationsDropped: how many; CommandAnswered: its index
  /// CommandAnswered, refused: the reason; valid during the call only.
  const std::string* refusal = nullptr;
};

/// An observer of a run.
class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual void observe(const Fact& fact) = 0;
  /// Requests; ignored by default.
  virtual void observe_request(const RequestFact& /*fact*/) {}
  /// Whether it needs every fact, in the order of events. While no observer does, VUs that nothing
  /// else depends on are computed ahead of the clock, and reported only as progress.
  virtual bool needs_order() const { return true; }
  virtual void observe_progress(const ProgressFact& /*fact*/) {}
};

/// An observer that also takes many facts at once, in no order of instants: the run's recorder.
/// Each function is equivalent to observe() of the single facts, which is what these defaults call.
class BulkSink : public FactSink {
 public:
  /// Each iteration's return and end, then the start of the next one.
  virtual void observe_block(const IterationBlock& block);
  /// Each iteration's return and end; its start was reported before.
  virtual void observe_batch(const IterationBatch& iterations);
  /// Iterations of the scenario start at these ascending instants; their VUs are not given.
  virtual void observe_starts(Rank scenario, std::span<const Instant> at);
  /// Equivalent to the request's Sent and Answered facts; may come ahead of the clock.
  virtual void observe_precomputed(const RequestFact& answered);
};

}  // namespace rehearse
