// Every iteration is accounted for: what is due starts or is dropped, what starts ends.

#include <gtest/gtest.h>
#include <optional>
#include <rapidcheck/gtest.h>
#include <set>
#include <variant>

#include "sim/core/fact.hpp"
#include "sim/plan/arrival_times.hpp"
#include "sim/plan/stages.hpp"
#include "tests/properties/random_rehearsals.hpp"

namespace rehearse::testing {
namespace {

constexpr Allowed kToTheirEnd{.ends_early = false, .steered = true, .segment = true};
constexpr Allowed kAnything{.ends_early = true, .steered = true, .segment = true};

std::uint64_t arrivals_before(const ScenarioPlan& scenario, Duration end) {
  ArrivalTimes times(scenario);
  std::uint64_t count = 0;
  for (auto due = times.next(); due && *due < end; due = times.next()) ++count;
  return count;
}

/// How many iterations the scenario owes; none when that depends on how long they take.
std::optional<std::uint64_t> due(const ScenarioPlan& scenario) {
  if (!scenario.has_work) return 0;
  const ExecutorOptions& options = scenario.options.executor;
  const auto iterations = static_cast<std::uint64_t>(scenario.share.iterations);
  if (std::holds_alternative<SharedIterations>(options)) return iterations;
  if (std::holds_alternative<PerVuIterations>(options)) {
    return iterations * static_cast<std::uint64_t>(scenario.share.vus);
  }
  if (const auto* constant = std::get_if<ConstantArrivalRate>(&options)) {
    return arrivals_before(scenario, constant->duration);
  }
  if (const auto* ramping = std::get_if<RampingArrivalRate>(&options)) {
    return arrivals_before(scenario, total_duration(ramping->stages));
  }
  return std::nullopt;
}

// S33.
RC_GTEST_PROP(Iterations, AreStartedOrDroppedWhenDue, ()) {
  const Rehearsal rehearsal = read(document(*any_test(kToTheirEnd)));
  const Result result = run(rehearsal).result;
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const IterationCounts& counts = result.scenarios[rank].counts;
    const std::optional<std::uint64_t> owed = due(rehearsal.plan.scenarios[rank]);
    if (owed) RC_ASSERT(counts.started() + counts.dropped == *owed);
    if (!owed) RC_ASSERT(counts.dropped == 0U);
  }
}

RC_GTEST_PROP(Iterations, AreNeverMoreThanAreDue, ()) {
  const Rehearsal rehearsal = read(document(*any_test(kAnything)));
  const Result result = run(rehearsal).result;
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const IterationCounts& counts = result.scenarios[rank].counts;
    const std::optional<std::uint64_t> owed = due(rehearsal.plan.scenarios[rank]);
    if (owed) RC_ASSERT(counts.started() + counts.dropped <= *owed);
  }
}

/// One iteration of one scenario, by its number.
using Number = std::pair<Rank, std::uint64_t>;

RC_GTEST_PROP(Iterations, EndOnceAfterTheyStarted, ()) {
  const Rehearsed test = run(*any_test(kAnything));
  std::set<Number> running;
  std::set<Number> started;
  for (const Fact& fact : test.facts) {
    const Number number(fact.scenario, fact.iteration);
    if (fact.kind == FactKind::IterationStarted) {
      RC_ASSERT(started.insert(number).second);
      running.insert(number);
    } else if (fact.kind == FactKind::IterationCompleted ||
               fact.kind == FactKind::IterationInterrupted) {
      RC_ASSERT(running.erase(number) == 1U);
    }
  }
  RC_ASSERT(running.empty());
}

RC_GTEST_PROP(Results, CountWhatTheFactsSay, ()) {
  const Rehearsed test = run(*any_test(kAnything));
  IterationCounts counted;
  std::uint64_t started = 0;
  for (const Fact& fact : test.facts) {
    if (fact.kind == FactKind::IterationStarted) ++started;
    if (fact.kind == FactKind::IterationCompleted) ++counted.complete;
    if (fact.kind == FactKind::IterationCompleted && fact.thrown) ++counted.thrown;
    if (fact.kind == FactKind::IterationInterrupted) ++counted.interrupted;
    if (fact.kind == FactKind::IterationReturned) ++counted.returned;
    if (fact.kind == FactKind::IterationsDropped) counted.dropped += fact.count;
  }
  RC_ASSERT(test.result.counts == counted);
  RC_ASSERT(started == counted.started());
  RC_ASSERT(counted.returned >= counted.complete);
}

RC_GTEST_PROP(Results, AddUpOverScenariosAndSeconds, ()) {
  const Result result = run(*any_test(kAnything)).result;
  IterationCounts scenarios;
  for (const ScenarioResult& scenario : result.scenarios) scenarios += scenario.counts;
  RC_ASSERT(scenarios == result.counts);
  Interval sum;
  for (const Interval& interval : result.series.intervals()) {
    sum.starts += interval.starts;
    sum.completes += interval.completes;
    sum.interrupts += interval.interrupts;
    sum.drops += interval.drops;
  }
  RC_ASSERT(sum.starts == result.counts.started());
  RC_ASSERT(sum.completes == result.counts.complete);
  RC_ASSERT(sum.interrupts == result.counts.interrupted);
  RC_ASSERT(sum.drops == result.counts.dropped);
}

RC_GTEST_PROP(Runs, AreTheSameTwice, ()) {
  const Rehearsal rehearsal = read(document(*any_test(kAnything)));
  const Rehearsed one = run(rehearsal);
  const Rehearsed other = run(rehearsal);
  RC_ASSERT(one.result.trace_hash == other.result.trace_hash);
  RC_ASSERT(one.result.counts == other.result.counts);
  RC_ASSERT(one.facts.size() == other.facts.size());
}

}  // namespace
}  // namespace rehearse::testing
