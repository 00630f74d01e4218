// Atomic counters by scenario and kind of fact, and how bars are made of them.

#include "tools/rehearse/display/run_watch.hpp"

#include <algorithm>
#include <chrono>

#include "sim/core/fact.hpp"
#include "sim/core/iteration_block.hpp"
#include "tools/rehearse/report/bar_facts.hpp"
#include "tools/rehearse/text/text_columns.hpp"

namespace rehearse {
namespace {

std::int64_t machine_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

RunWatch::RunWatch(const TestPlan& plan, Clock clock)
    : plan_(plan),
      clock_(clock),
      tally_((plan.scenarios.size() + 1) * kKinds),
      times_(plan.scenarios.size() + 1),
      most_vus_(plan.scenarios.size()) {}

void RunWatch::observe(const Fact& fact) {
  // The row of kNoScenario is 0. Only one thread writes at a time, so no read-modify-write is
  // needed.
  const std::size_t row = static_cast<std::uint32_t>(index_of(fact.scenario) + 1);
  Count& seen = tally_[row * kKinds + static_cast<std::size_t>(fact.kind)];
  seen.store(seen.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  at_.store(fact.at.ns, std::memory_order_relaxed);
  if (fact.kind <= FactKind::ScenarioEnded || fact.kind >= FactKind::TeardownStarted) {
    turn(fact, row);
  }
}

void RunWatch::observe_progress(const ProgressFact& fact) {
  const std::size_t row = index_of(fact.scenario) + 1;
  Count& seen = tally_[row * kKinds + static_cast<std::size_t>(FactKind::IterationCompleted)];
  seen.store(seen.load(std::memory_order_relaxed) + fact.completed, std::memory_order_relaxed);
  at_.store(fact.at.ns, std::memory_order_relaxed);
}

void RunWatch::turn(const Fact& fact, std::size_t row) {
  Times& times = times_[row];
  switch (fact.kind) {
    case FactKind::TestStarted:
      origin_ = machine_ns() - fact.at.ns;
      [[fallthrough]];
    case FactKind::ScenarioStarted:
      if (times.began == kNotYet) times.began = fact.at.ns;
      break;
    case FactKind::ScenarioEnded:
      if (cuts_test_short(fact.rule)) times.interrupted = true;
      [[fallthrough]];
    case FactKind::TestEnded:
      times.ended = fact.at.ns;
      break;
    default:
      break;
  }
}

Instant RunWatch::now() const {
  if (clock_ == Clock::OfFacts || times_[0].began == kNotYet) return {at_};
  return {machine_ns() - origin_};
}

std::uint64_t RunWatch::sum(FactKind kind) const {
  std::uint64_t total = 0;
  for (std::size_t row = 0; row < times_.size(); ++row) total += count(row, kind);
  return total;
}

const char* RunWatch::phase() const {
  if (times_[0].began == kNotYet) return plan_.paused ? "paused" : "running";
  if (count(0, FactKind::SetupStarted) > count(0, FactKind::SetupEnded)) return "setup";
  if (count(0, FactKind::TeardownStarted) > count(0, FactKind::TeardownEnded)) return "teardown";
  return "running";
}

ScenarioBar RunWatch::bar(std::size_t rank, Instant now) {
  const std::size_t row = rank + 1;
  const std::int64_t began = times_[row].began;
  // A test in parts has one start and one end of each.
  const std::uint64_t over = count(row, FactKind::ScenarioEnded);
  const std::uint64_t past = count(row, FactKind::ScenarioRegularEnd);
  const std::uint64_t started = count(row, FactKind::ScenarioStarted);
  ScenarioResult so_far;
  so_far.name = plan_.scenarios[rank].options.name;
  so_far.counts.interrupted = count(row, FactKind::IterationInterrupted);
  so_far.counts.complete = count(row, FactKind::IterationCompleted);
  so_far.interrupted = times_[row].interrupted;
  const std::uint64_t stopped = count(row, FactKind::VuStopped);
  so_far.active_vus_end = present(stopped, count(row, FactKind::VuStarted));
  most_vus_[rank] = std::max(most_vus_[rank], so_far.active_vus_end);
  so_far.vus_max = most_vus_[rank];
  const bool ended = started > 0 && over >= started;
  if (began != kNotYet) {
    so_far.began = Instant{began};
    if (ended) so_far.ended = Instant{times_[row].ended};
    so_far.ran = std::max(so_far.ended.value_or(now) - *so_far.began, Duration{});
  }
  BarFacts line = bar_facts(plan_.scenarios[rank], so_far);
  ScenarioBar bar{.name = printable_text(line.name),
                  .state = BarState::Running,
                  .done = line.done,
                  .facts = std::move(line.facts)};
  if (line.waiting) {
    bar.state = BarState::Waiting;
  } else if (ended) {
    bar.state = line.interrupted ? BarState::Interrupted : BarState::Done;
  } else if (past >= started) {
    bar.state = BarState::Stopping;
  }
  return bar;
}

ProgressSnapshot RunWatch::snapshot() {
  const Instant at = now();
  ProgressSnapshot test;
  test.phase = phase();
  if (times_[0].began != kNotYet) {
    test.elapsed = std::max(at - Instant{times_[0].began}, Duration{});
  }
  test.longest = plan_.end;
  const std::uint64_t stopped = sum(FactKind::VuStopped);
  test.vus = present(stopped, sum(FactKind::VuStarted));
  const std::uint64_t removed = sum(FactKind::VuRemoved);
  test.vus_max = present(removed, sum(FactKind::VuInitialised));
  test.complete = sum(FactKind::IterationCompleted);
  test.interrupted = sum(FactKind::IterationInterrupted);
  for (std::size_t rank = 0; rank < plan_.scenarios.size(); ++rank) {
    if (plan_.scenarios[rank].has_work) test.scenarios.push_back(bar(rank, at));
  }
  return test;
}

}  // namespace rehearse
