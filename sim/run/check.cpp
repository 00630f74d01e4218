// Of each run only figures are kept.

#include "sim/run/check.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/base/require.hpp"
#include "sim/lookahead/threads.hpp"
#include "sim/measure/expression/figure_watch.hpp"
#include "sim/run/run.hpp"
#include "sim/run/run_verdict.hpp"

namespace rehearse {

namespace {

/// What is kept of a run.
struct CheckedRun {
  struct Row {
    bool ok = false;
    std::optional<double> observed;  // as the threshold has it
  };
  IterationCounts counts;
  Duration length;
  ExitCode exit_code = ExitCode::Ok;
  std::vector<Row> thresholds;
  std::vector<RunFigures> figures;  // by expectation
};

/// The last instant at which a test surely is not running any more; kNever where that takes more
/// than its plan to say.
Instant latest_end(const Rehearsal& rehearsal) {
  const bool by_plan = !rehearsal.setup && !rehearsal.teardown && rehearsal.control.empty() &&
                       !rehearsal.plan.paused && rehearsal.plan.is_final;
  return by_plan ? Instant{} + rehearsal.plan.end : kNever;
}

/// Hands facts and samples to the watches of all expectations.
class Watches final : public FactSink, public SampleSink {
 public:
  explicit Watches(const Rehearsal& rehearsal) {
    const Instant end = latest_end(rehearsal);
    watches_.reserve(rehearsal.expectations.size());
    for (const Expression& each : rehearsal.expectations) watches_.emplace_back(each.figures, end);
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

const EngineMetric& metric_of(const MetricEngine& engine, const MetricThresholds& thresholds) {
  const auto found = engine.find(thresholds.selector);
  REQUIRE(found.has_value());
  return engine.metric(*found);
}

CheckedRun run_once(const Rehearsal& rehearsal) {
  Watches watches(rehearsal);
  std::vector<SampleSink*> outputs;
  if (watches.need_samples()) outputs.push_back(&watches);
  RunVerdict verdict(rehearsal, outputs);
  watches.attach(verdict.engine());
  std::vector<FactSink*> observers;
  if (watches.need_facts()) observers.push_back(&watches);
  RunEnvironment environment;
  const bool is_judged = !rehearsal.metrics.thresholds.empty() || !outputs.empty();
  if (is_judged) environment.verdict = &verdict;
  const Result result = run_rehearsal(rehearsal, observers, environment);

  CheckedRun checked{result.counts, result.run, result.exit_code, {}, watches.values(result)};
  std::size_t row = 0;
  for (const MetricThresholds& metric : rehearsal.metrics.thresholds) {
    const EngineMetric& measured = metric_of(verdict.engine(), metric);
    for (const Threshold& threshold : measured.thresholds) {
      const bool ok = result.verdict->thresholds.at(row++).ok;
      checked.thresholds.push_back(
          {ok, observed_value(threshold.expression, measured.sink, result.run)});
    }
  }
  return checked;
}

std::vector<CheckedRun> run_all(const Rehearsal& rehearsal, const CheckSettings& settings) {
  std::vector<CheckedRun> runs(settings.runs);
  std::atomic<std::uint32_t> next{0};
  const auto work = [&] {
    Rehearsal one = rehearsal;
    for (std::uint32_t run = next++; run < settings.runs; run = next++) {
      one.replication = run;
      runs[run] = run_once(one);
    }
  };
  run_together(std::min(settings.jobs, settings.runs), work);
  return runs;
}

Comparison comparison_of(ThresholdOperator op) {
  switch (op) {
    case ThresholdOperator::LessOrEqual:
      return Comparison::LessOrEqual;
    case ThresholdOperator::Less:
      return Comparison::Less;
    case ThresholdOperator::GreaterOrEqual:
      return Comparison::GreaterOrEqual;
    case ThresholdOperator::Greater:
      return Comparison::Greater;
    case ThresholdOperator::StrictlyEqual:
    case ThresholdOperator::Equal:
      return Comparison::Equal;
    case ThresholdOperator::NotEqual:
      break;
  }
  return Comparison::NotEqual;
}

/// Numbers of a threshold in base units.
struct ThresholdUnit {
  double factor = 1;
  Dimension dimension;
  bool percent = false;
};

ThresholdUnit unit_of(MetricKind kind, MetricUnit unit, ThresholdMethod method) {
  constexpr double kSecondsPerMillisecond = 1e-3;
  ThresholdUnit found;
  found.percent = kind == MetricKind::Rate;
  if (unit == MetricUnit::Time) found = {kSecondsPerMillisecond, kTime};
  if (unit == MetricUnit::Data) found = {1, kData};
  if (kind == MetricKind::Counter && method == ThresholdMethod::Rate) --found.dimension.time;
  return found;
}

/// The threshold in the run that misses it by most, or in the first one.
void describe(const Threshold& threshold, const ThresholdUnit& unit,
              const std::vector<CheckedRun>& runs, std::size_t row, ThresholdOutcome& outcome) {
  const double bound = threshold.expression.value;
  std::uint32_t worst = 0;
  double furthest = -1;
  for (std::uint32_t run = 0; run < runs.size(); ++run) {
    const CheckedRun::Row& seen = runs[run].thresholds[row];
    if (seen.ok || !seen.observed || std::abs(*seen.observed - bound) <= furthest) continue;
    furthest = std::abs(*seen.observed - bound);
    worst = run;
  }
  const Quantity limit{bound * unit.factor, unit.dimension, unit.percent};
  outcome.bound = limit.value;
  outcome.dimension = unit.dimension;
  const std::optional<double> observed = runs[worst].thresholds[row].observed;
  if (!observed) {
    outcome.message = "there is no sample";
    return;
  }
  outcome.observed = *observed * unit.factor;
  const Quantity seen{*outcome.observed, unit.dimension, unit.percent};
  outcome.message =
      fmt::format("{} is {}", threshold.expression.aggregation(), quantity_text(seen));
  const Comparison op = comparison_of(threshold.expression.op);
  if (!compares(op, seen.value, limit.value)) outcome.message += ", " + miss_text(op, seen, limit);
  if (runs.size() == 1) return;
  outcome.message = fmt::format("it passes {} of {} runs ({:.3g}% to {:.3g}%); in run {} {}",
                                outcome.passes, runs.size(), outcome.share.low * 100,
                                outcome.share.high * 100, worst, outcome.message);
}

bool passes(const ThresholdOutcome& outcome, const CheckSettings& settings) {
  if (settings.runs == 1) return outcome.passes == 1;  // whatever the confidence
  return passes_as_a_rule(outcome.passes, settings.runs, settings.confidence);
}

std::vector<ThresholdOutcome> judge_thresholds(const Rehearsal& rehearsal,
                                               const std::vector<CheckedRun>& runs,
                                               const CheckSettings& settings) {
  const RunVerdict names(rehearsal);  // for kinds and units
  std::vector<ThresholdOutcome> outcomes;
  std::size_t row = 0;
  for (const MetricThresholds& metric : rehearsal.metrics.thresholds) {
    const EngineMetric& measured = metric_of(names.engine(), metric);
    for (std::size_t i = 0; i < measured.thresholds.size(); ++i, ++row) {
      const Threshold& threshold = measured.thresholds[i];
      ThresholdOutcome outcome;
      outcome.metric = metric.key;
      outcome.source = threshold.source;
      outcome.index = i;
      for (const CheckedRun& run : runs) {
        if (run.thresholds[row].ok) ++outcome.passes;
      }
      outcome.share = wilson_interval(outcome.passes, runs.size());
      outcome.ok = passes(outcome, settings);
      describe(threshold, unit_of(measured.kind, measured.unit, threshold.expression.method), runs,
               row, outcome);
      outcomes.push_back(std::move(outcome));
    }
  }
  return outcomes;
}

std::vector<ExpectationOutcome> judge_expectations(const Rehearsal& rehearsal,
                                                   std::vector<CheckedRun>& runs) {
  std::vector<ExpectationOutcome> outcomes;
  for (std::size_t i = 0; i < rehearsal.expectations.size(); ++i) {
    std::vector<RunFigures> figures;
    figures.reserve(runs.size());
    for (CheckedRun& run : runs) figures.push_back(std::move(run.figures[i]));
    outcomes.push_back(judge(rehearsal.expectations[i], figures));
  }
  return outcomes;
}

}  // namespace

bool CheckOutcome::ok() const {
  const auto holds = [](const auto& outcome) { return outcome.ok; };
  return !cut_short && std::all_of(thresholds.begin(), thresholds.end(), holds) &&
         std::all_of(expectations.begin(), expectations.end(), holds);
}

CheckOutcome check_rehearsal(const Rehearsal& rehearsal, const CheckSettings& settings) {
  REQUIRE(settings.runs >= 1 && settings.jobs >= 1);
  std::vector<CheckedRun> runs = run_all(rehearsal, settings);
  CheckOutcome outcome;
  outcome.runs = settings.runs;
  for (const CheckedRun& run : runs) {
    outcome.counts += run.counts;
    outcome.longest = std::max(outcome.longest, run.length);
    const bool ended =
        run.exit_code == ExitCode::Ok || run.exit_code == ExitCode::ThresholdsCrossed;
    if (!ended && !outcome.cut_short) outcome.cut_short = run.exit_code;
  }
  outcome.thresholds = judge_thresholds(rehearsal, runs, settings);
  outcome.expectations = judge_expectations(rehearsal, runs);
  return outcome;
}

}  // namespace rehearse
