#pragma once
// k6's thresholds over one run: samples of its metrics, evaluations while it runs and at its end
// (S99 to S102).

#include <memory>
#include <optional>
#include <vector>

#include "models/base/time.hpp"
#include "sim/measure/metric_sampler.hpp"
#include "sim/measure/result.hpp"
#include "sim/run/rehearsal.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

/// How often thresholds are evaluated while a test runs.
inline constexpr Duration kEvaluationEvery = seconds(2);

class RunVerdict {
 public:
  /// `outputs`: receive every sample. `all_samples`: the engine is to have every metric's samples,
  /// whatever the thresholds need. `parts`: see MetricEngine.
  explicit RunVerdict(const Rehearsal& rehearsal, std::vector<SampleSink*> outputs = {},
                      bool all_samples = false, bool parts = false);

  /// What has to see the run's facts, in their order; none: the totals of the result are enough.
  FactSink* sampler() { return sampler_ ? &*sampler_ : nullptr; }
  /// Whether some threshold may end the test, so that it must be evaluated while the test runs.
  bool may_abort() const { return engine_.may_abort(); }
  /// Evaluates all thresholds, `since_start` after the test began; whether one of them ends it.
  bool evaluate(Instant now, Duration since_start);
  /// The last evaluation, of a test that is over; its verdict goes into `result`.
  void finish(Result& result);

  const MetricEngine& engine() const { return engine_; }

 private:
  const Rehearsal& rehearsal_;
  MetricEngine engine_;
  std::optional<MetricSampler> sampler_;
  std::optional<ThresholdAbort> aborted_;
};

/// Whether a verdict has to see single samples: a threshold may end the test, looks at a trend or
/// at samples with certain tags; or a journey has checks or metrics of its own, which totals lack.
bool needs_samples(const Rehearsal& rehearsal);

}  // namespace rehearse
