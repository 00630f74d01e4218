// Of each run only figures are kept.

#include "sim/run/check.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "models/base/require.hpp"
#include "sim/run/figured_run.hpp"
#include "sim/run/replications.hpp"
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

const EngineMetric& metric_of(const MetricEngine& engine, const MetricThresholds& thresholds) {
  const auto found = engine.find(thresholds.selector);
  REQUIRE(found.has_value());
  return engine.metric(*found);
}

CheckedRun run_once(const Rehearsal& rehearsal) {
  FiguredRun run = run_with_figures(rehearsal, rehearsal.expectations);
  CheckedRun checked{
      run.result.counts, run.result.run, run.result.exit_code, {}, std::move(run.figures)};
  for (std::size_t row = 0; row < run.thresholds.size(); ++row) {
    checked.thresholds.push_back({run.result.verdict->thresholds.at(row).ok, run.thresholds[row]});
  }
  return checked;
}

std::vector<CheckedRun> run_all(const Rehearsal& rehearsal, const CheckSettings& settings) {
  std::vector<CheckedRun> runs;
  runs.reserve(settings.runs);
  replicate<CheckedRun>(rehearsal, settings.runs, settings.jobs, run_once,
                        [&](std::uint64_t, CheckedRun run) {
                          runs.push_back(std::move(run));
                          return true;
                        });
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
