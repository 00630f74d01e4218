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
#include "sim/run/run_judge.hpp"
#include "sim/verdict/metric_engine.hpp"

namespace rehearse {

class RunVerdict final : public RunJudge {
 public:
  /// `outputs`: receive every sample. `all_samples`: the engine is to have every metric's samples,
  /// whatever the thresholds need. `parts`: see MetricEngine.
  explicit RunVerdict(const Rehearsal& rehearsal, std::vector<SampleSink*> outputs = {},
                      bool all_samples = false, bool parts = false);

  FactSink* sampler() override { return sampler_ ? &*sampler_ : nullptr; }
  /// Whether some threshold may end the test.
  bool evaluates() const override { return engine_.may_abort(); }
  bool evaluate(Instant now, Duration since_start) override;
  /// The last evaluation; its verdict goes into `result`.
  void finish(Result& result) override;
  std::unique_ptr<Program> start_program(const Rehearsal& rehearsal) override;

  const MetricEngine& engine() const { return engine_; }
  MetricEngine& engine() { return engine_; }
  /// What turns facts into samples; none where totals are enough.
  MetricSampler* metric_sampler() { return sampler_ ? &*sampler_ : nullptr; }

 private:
  const Rehearsal& rehearsal_;
  MetricEngine engine_;
  std::optional<MetricSampler> sampler_;
  std::optional<ThresholdAbort> aborted_;
};

}  // namespace rehearse
