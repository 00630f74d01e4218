#pragma once
// The interface of observers. It only names facts, so that code that passes them on need not know
// what is in them.

#include <cstdint>
#include <span>

#include "models/base/time.hpp"
#include "sim/core/ids.hpp"

namespace rehearse {

struct Fact;
struct IterationBatch;
struct IterationBlock;
struct ProgressFact;
struct RequestFact;
struct SampleFact;
struct ServiceMoment;
struct SpentFact;

/// An observer of a run.
class FactSink {
 public:
  virtual ~FactSink() = default;
  virtual void observe(const Fact& fact) = 0;
  /// Requests; ignored by default.
  virtual void observe_request(const RequestFact& /*fact*/) {}
  /// What journeys check and measure, if some observer needs_samples(); ignored by default.
  virtual void observe_sample(const SampleFact& /*fact*/) {}
  /// What requests made their iterations wait for; ignored by default.
  virtual void observe_spent(const SpentFact& /*fact*/) {}
  virtual bool needs_samples() const { return false; }
  /// Whether it needs every fact, in the order of events. While no observer does, VUs that nothing
  /// else depends on are computed ahead of the clock, and reported only as progress.
  virtual bool needs_order() const { return true; }
  /// What happens to services of a model by themselves; ignored by default.
  virtual void observe_moment(const ServiceMoment& /*moment*/) {}
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
  /// An iteration of the scenario starts; its VU is not given.
  virtual void observe_start(Rank scenario, Instant at);
  /// An iteration is complete, and its body returned at the same instant.
  virtual void observe_end(const Fact& completed);
  /// Equivalent to the request's Sent and Answered facts; may come ahead of the clock.
  virtual void observe_precomputed(const RequestFact& answered);
};

}  // namespace rehearse
