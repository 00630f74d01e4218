// Either every sample is seen, or the result's totals say enough.

#include "sim/run/run_verdict.hpp"

#include <algorithm>
#include <utility>

#include "models/base/require.hpp"
#include "sim/measure/result_metrics.hpp"
#include "sim/run/journey_metrics.hpp"
#include "sim/run/program_source.hpp"
#include "sim/vu/program.hpp"

namespace rehearse {

namespace {

/// Defines the journeys' metrics and binds the thresholds. Requires: rehearsal_reader.hpp, which
/// has tried both.
void prepare(const Rehearsal& rehearsal, MetricEngine& engine) {
  REQUIRE(define_metrics(rehearsal.journeys, engine).empty());
  if (rehearsal.program != nullptr) rehearsal.program->define_metrics(engine);
  for (const MetricThresholds& metric : rehearsal.metrics.thresholds) REQUIRE(!engine.bind(metric));
}

SampledTest sampled_test(const Rehearsal& rehearsal) {
  SampledTest test;
  for (const ScenarioPlan& scenario : rehearsal.plan.scenarios) {
    const auto& tags = scenario.options.tags;
    test.scenarios.push_back({scenario.options.name, {tags.begin(), tags.end()}});
  }
  if (rehearsal.targets == nullptr) return test;
  for (std::size_t i = 0; i < rehearsal.targets->services.size(); ++i) {
    const bool has_url = i < rehearsal.target_urls.size() && !rehearsal.target_urls[i].empty();
    test.urls.push_back(has_url ? rehearsal.target_urls[i]
                                : "http://" + rehearsal.targets->services[i].name);
  }
  return test;
}

bool is_trend(const MetricEngine& engine, const MetricSelector& selector) {
  const auto found = engine.find(selector.metric);
  return found && engine.metric(*found).kind == MetricKind::Trend;
}

/// Whether a verdict has to see single samples: a threshold may end the test, looks at a trend or
/// at samples with certain tags; or a journey has checks or metrics of its own, which totals lack.
/// Requires: the thresholds are bound to the engine.
bool needs_samples(const Rehearsal& rehearsal, const MetricEngine& engine) {
  const std::vector<MetricThresholds>& thresholds = rehearsal.metrics.thresholds;
  return rehearsal.program != nullptr || engine.may_abort() || any_samples(rehearsal.journeys) ||
         std::any_of(thresholds.begin(), thresholds.end(), [&](const MetricThresholds& metric) {
           return metric.selector.suffix || is_trend(engine, metric.selector);
         });
}

}  // namespace

RunVerdict::RunVerdict(const Rehearsal& rehearsal, std::vector<SampleSink*> outputs,
                       bool all_samples, bool parts)
    : rehearsal_(rehearsal), engine_(parts) {
  prepare(rehearsal, engine_);
  if (all_samples || !outputs.empty() || needs_samples(rehearsal, engine_)) {
    sampler_.emplace(engine_, sampled_test(rehearsal), rehearsal.metrics, std::move(outputs),
                     rehearsal.program != nullptr);
  }
}

bool RunVerdict::evaluate(Instant now, Duration since_start) {
  if (sampler_) sampler_->advance(now);
  Evaluation evaluation = engine_.evaluate(since_start);
  if (!evaluation.abort || aborted_) return false;
  aborted_ = ThresholdAbort{now, std::move(evaluation.crossed)};
  return true;
}

std::unique_ptr<Program> RunVerdict::start_program(const Rehearsal& rehearsal) {
  REQUIRE(rehearsal.program != nullptr && sampler_);
  return rehearsal.program->start(rehearsal, engine_, *sampler_);
}

void RunVerdict::finish(Result& result) {
  if (!sampler_) take_totals(result, engine_);
  Evaluation last = engine_.evaluate_at_end(result.run);
  if (rehearsal_.metrics.thresholds.empty()) return;
  Verdict& verdict = result.verdict.emplace();
  verdict.crossed = std::move(last.crossed);
  verdict.abort = aborted_;
  for (const MetricThresholds& metric : rehearsal_.metrics.thresholds) {
    const auto found = engine_.find(metric.selector);
    REQUIRE(found.has_value());
    for (const Threshold& threshold : engine_.metric(*found).thresholds) {
      verdict.thresholds.push_back({metric.key, threshold.source, !threshold.failed});
    }
  }
  if (!verdict.crossed.empty() && result.exit_code == ExitCode::Ok) {
    result.exit_code = ExitCode::ThresholdsCrossed;
  }
}

}  // namespace rehearse
