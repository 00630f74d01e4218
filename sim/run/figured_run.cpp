// Facts and samples go to the watches of all expressions.

#include "sim/run/figured_run.hpp"

#include <algorithm>

#include "models/base/require.hpp"
#include "sim/measure/expression/figure_watch.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_verdict.hpp"

namespace rehearse {

namespace {

/// The last instant at which a test surely is not running any more; kNever where that takes more
/// than its plan to say.
Instant latest_end(const Rehearsal& rehearsal) {
  const bool by_plan = !rehearsal.setup && !rehearsal.teardown && rehearsal.control.empty() &&
                       !rehearsal.plan.paused && rehearsal.plan.is_final;
  return by_plan ? Instant{} + rehearsal.plan.end : kNever;
}

class Watches final : public FactSink, public SampleSink {
 public:
  Watches(std::span<const Expression> expressions, Instant end) {
    watches_.reserve(expressions.size());
    for (const Expression& each : expressions) watches_.emplace_back(each.figures, end);
  }

  bool need_facts() const {
    return std::any_of(watches_.begin(), watches_.end(),
                       [](const FigureWatch& watch) { return watch.needs_facts(); });
  }
  bool need_samples() const {
    return std::any_of(watches_.begin(), watches_.end(),
                       [](const FigureWatch& watch) { return watch.needs_metric_samples(); });
  }
  void attach(const MetricEngine& engine) {
    for (FigureWatch& watch : watches_) watch.attach(engine);
  }
  std::vector<RunFigures> values(const Result& result) {
    std::vector<RunFigures> values;
    values.reserve(watches_.size());
    for (FigureWatch& watch : watches_) values.push_back(watch.values(result));
    return values;
  }

  void observe(const Fact& fact) override {
    for (FigureWatch& watch : watches_) watch.observe(fact);
  }
  void observe_request(const RequestFact& fact) override {
    for (FigureWatch& watch : watches_) watch.observe_request(fact);
  }
  void sample(Instant at, MetricRef metric, TagSetId tags, double value) override {
    for (FigureWatch& watch : watches_) watch.sample(at, metric, tags, value);
  }

 private:
  std::vector<FigureWatch> watches_;
};

}  // namespace

FiguredRun run_with_figures(const Rehearsal& rehearsal, std::span<const Expression> expressions,
                            std::span<FactSink* const> others) {
  Watches watches(expressions, latest_end(rehearsal));
  std::vector<SampleSink*> outputs;
  if (watches.need_samples()) outputs.push_back(&watches);
  RunVerdict verdict(rehearsal, outputs);
  watches.attach(verdict.engine());
  std::vector<FactSink*> observers(others.begin(), others.end());
  if (watches.need_facts()) observers.push_back(&watches);
  RunEnvironment environment;
  const bool is_judged = !rehearsal.metrics.thresholds.empty() || !outputs.empty();
  if (is_judged) environment.verdict = &verdict;

  FiguredRun run;
  run.result = run_rehearsal(rehearsal, observers, environment);
  run.figures = watches.values(run.result);
  for (const MetricThresholds& metric : rehearsal.metrics.thresholds) {
    const auto found = verdict.engine().find(metric.selector);
    REQUIRE(found.has_value());
    const EngineMetric& measured = verdict.engine().metric(*found);
    for (const Threshold& threshold : measured.thresholds) {
      run.thresholds.push_back(observed_value(threshold.expression, measured.sink, run.result.run));
    }
  }
  return run;
}

}  // namespace rehearse
