// Time never goes back, nothing happens after the end, and no VU runs that the plan does not allow.

#include <algorithm>
#include <gtest/gtest.h>
#include <map>
#include <rapidcheck/gtest.h>
#include <set>

#include "sim/core/fact.hpp"
#include "tests/properties/random_rehearsals.hpp"

namespace rehearse::testing {
namespace {

constexpr Allowed kAnything{.ends_early = true, .steered = true, .segment = true};
constexpr Allowed kUnsteered{.ends_early = true, .steered = false, .segment = true};

RC_GTEST_PROP(Time, NeverGoesBack, ()) {
  const Rehearsed test = run(*any_test(kAnything));
  Instant now = test.facts.front().at;
  for (const Fact& fact : test.facts) {
    RC_ASSERT(now <= fact.at);
    now = fact.at;
  }
  RC_ASSERT(test.facts.back().kind == FactKind::TestEnded);
  RC_ASSERT(test.result.end == now);
}

// S36.
RC_GTEST_PROP(Iterations, NeverStartAfterTheRegularEnd, ()) {
  const Rehearsed test = run(*any_test(kAnything));
  std::set<Rank> over;
  for (const Fact& fact : test.facts) {
    if (fact.kind == FactKind::ScenarioRegularEnd) over.insert(fact.scenario);
    if (fact.kind == FactKind::IterationStarted) RC_ASSERT(over.count(fact.scenario) == 0U);
  }
}

RC_GTEST_PROP(Scenarios, DoNothingBeforeTheyBeginAndAfterTheyEnded, ()) {
  const Rehearsed test = run(*any_test(kAnything));
  std::set<Rank> running;
  for (const Fact& fact : test.facts) {
    // An unplanned VU may be initialised for a scenario that is over by then.
    if (fact.scenario == kNoScenario || fact.kind == FactKind::VuInitialised) continue;
    if (fact.kind == FactKind::ScenarioStarted) {
      RC_ASSERT(running.insert(fact.scenario).second);
    } else {
      RC_ASSERT(running.count(fact.scenario) == 1U);
    }
    if (fact.kind == FactKind::ScenarioEnded) running.erase(fact.scenario);
  }
  RC_ASSERT(running.empty());
}

RC_GTEST_PROP(Scenarios, EndBeforeTheLastStepOfTheirPlan, ()) {
  const Rehearsal rehearsal = read(document(*any_test(kUnsteered)));
  const Result result = run(rehearsal).result;
  for (std::size_t rank = 0; rank < result.scenarios.size(); ++rank) {
    const ScenarioResult& scenario = result.scenarios[rank];
    if (!scenario.began) continue;
    Duration last;
    for (const VuStep& step : rehearsal.plan.scenarios[rank].steps) {
      last = std::max(last, step.offset);
    }
    // The end of an externally-controlled scenario is seen on a grid, once at least.
    const bool external = std::holds_alternative<ExternallyControlled>(
        rehearsal.plan.scenarios[rank].options.executor);
    RC_ASSERT(*scenario.ended <= *scenario.began + last + milliseconds(external ? 100 : 0));
  }
}

RC_GTEST_PROP(Vus, AreNeverMoreThanThePlanHas, ()) {
  const Rehearsal rehearsal = read(document(*any_test(kUnsteered)));
  const Result result = run(rehearsal).result;
  RC_ASSERT(result.vus_max <= rehearsal.plan.max_possible_vus);
  RC_ASSERT(result.vus_max >= rehearsal.plan.max_planned_vus);
}

/// Walks a scenario's steps; they may be out of order when a ramp goes up again while the grace of
/// a drop lasts, and then the last one at or before an instant is not the one that counts.
bool in_order(const std::vector<VuStep>& steps) {
  return std::is_sorted(steps.begin(), steps.end(),
                        [](const VuStep& a, const VuStep& b) { return a.offset < b.offset; });
}

std::uint64_t allowed_at(const std::vector<VuStep>& steps, Duration offset) {
  std::uint64_t vus = 0;
  for (const VuStep& step : steps) {
    if (step.offset <= offset) vus = step.planned + step.unplanned;
  }
  return vus;
}

// At the end of each instant; within one the VUs that come and those that go may both be counted.
RC_GTEST_PROP(Vus, OfAScenarioAreNeverMoreThanItsPlanHasAtThatInstant, ()) {
  const Rehearsal rehearsal = read(document(*any_test(kUnsteered)));
  const Rehearsed test = run(rehearsal);
  std::map<std::uint32_t, std::uint64_t> held;
  for (std::size_t i = 0; i < test.facts.size(); ++i) {
    const Fact& fact = test.facts[i];
    if (fact.kind == FactKind::VuStarted) ++held[index_of(fact.scenario)];
    if (fact.kind == FactKind::VuStopped) --held[index_of(fact.scenario)];
    if (i + 1 < test.facts.size() && test.facts[i + 1].at == fact.at) continue;
    for (const auto& [rank, vus] : held) {
      const ScenarioPlan& scenario = rehearsal.plan.scenarios[rank];
      const Instant began = *test.result.scenarios[rank].began;
      if (!in_order(scenario.steps)) continue;
      if (std::holds_alternative<ExternallyControlled>(scenario.options.executor)) {
        RC_ASSERT(vus <= static_cast<std::uint64_t>(scenario.share.max_vus));
      } else {
        RC_ASSERT(vus <= allowed_at(scenario.steps, fact.at - began));
      }
    }
  }
}

RC_GTEST_PROP(Vus, RunOneIterationAtATimeForTheScenarioThatHoldsThem, ()) {
  const Rehearsed test = run(*any_test(kAnything));
  std::map<VuId, Rank> holder;
  std::set<VuId> iterating;
  for (const Fact& fact : test.facts) {
    switch (fact.kind) {
      case FactKind::VuStarted:
        RC_ASSERT(holder.emplace(fact.vu, fact.scenario).second);
        break;
      case FactKind::VuStopped:
        RC_ASSERT(iterating.count(fact.vu) == 0U);
        RC_ASSERT(holder.erase(fact.vu) == 1U);
        break;
      case FactKind::IterationStarted:
        RC_ASSERT(holder.at(fact.vu) == fact.scenario);
        RC_ASSERT(iterating.insert(fact.vu).second);
        break;
      case FactKind::IterationCompleted:
      case FactKind::IterationInterrupted:
        RC_ASSERT(iterating.erase(fact.vu) == 1U);
        break;
      default:
        break;
    }
  }
  RC_ASSERT(holder.empty());
}

RC_GTEST_PROP(Vus, CountTheIterationsOfTheirNumberWithoutGaps, ()) {
  const Rehearsed test = run(*any_test(kAnything));
  std::map<std::pair<Rank, std::uint64_t>, std::uint64_t> begun;
  for (const Fact& fact : test.facts) {
    if (fact.kind != FactKind::IterationStarted) continue;
    RC_ASSERT(fact.vu_iteration == begun[std::pair(fact.scenario, fact.number)]++);
  }
}

RC_GTEST_PROP(MinIterationDuration, IsTheShortestOfCompleteIterations, ()) {
  const Rehearsal rehearsal = read(document(*any_test(kAnything)));
  for (const Fact& fact : run(rehearsal).facts) {
    if (fact.kind != FactKind::IterationCompleted) continue;
    RC_ASSERT(fact.at - fact.began >= rehearsal.options.min_iteration_duration);
  }
}

}  // namespace
}  // namespace rehearse::testing
