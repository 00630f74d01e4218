// Bounds over the orders of what ties hold whatever order comes (S123, S124).

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "sim/questions/ties/tie_bounds.hpp"
#include "sim/run/run.hpp"
#include "sim/run/tie_orders.hpp"
#include "tests/properties/random_rehearsals.hpp"

namespace rehearse::testing {
namespace {

bool has(const CountRange& range, std::uint64_t count) {
  return range.low <= count && count <= range.high;
}

bool has(const TieBounds& bounds, const IterationCounts& counts) {
  return has(bounds.started, counts.started()) && has(bounds.complete, counts.complete) &&
         has(bounds.interrupted, counts.interrupted) && has(bounds.dropped, counts.dropped);
}

/// What bounds are of.
bool are_equal(const IterationCounts& a, const IterationCounts& b) {
  return a.complete == b.complete && a.interrupted == b.interrupted && a.dropped == b.dropped;
}

Rehearsal any_rehearsal() {
  return read(document(*any_test({.ends_early = *rc::gen::inRange(0, 6) == 0,
                                  .steered = *rc::gen::inRange(0, 4) == 0,
                                  .segment = true,
                                  .requests = *rc::gen::inRange(0, 4) == 0})));
}

RC_GTEST_PROP(TieBounds, HaveTheEarliestAndTheLatestOrder, ()) {
  Rehearsal rehearsal = any_rehearsal();
  const TieBounds bounds = tie_bounds(rehearsal, {.most_runs = 30});
  RC_CLASSIFY(bounds.exact);
  RC_ASSERT(has(bounds, run_rehearsal(rehearsal).counts));
  rehearsal.ties = Ties::Earliest;
  RC_ASSERT(has(bounds, run_rehearsal(rehearsal).counts));
}

/// Without requests: where they meet, bounds are never exact.
RC_GTEST_PROP(TieBounds, HaveAllRandomOrdersWhereTheyAreExact, ()) {
  const Rehearsal rehearsal =
      read(document(*any_test({.ends_early = *rc::gen::inRange(0, 6) == 0, .segment = true})));
  const TieBounds bounds = tie_bounds(rehearsal, {.most_runs = 100});
  RC_PRE(bounds.exact);
  for (std::uint64_t nth = 0; nth < 50; ++nth) {
    const std::unique_ptr<TieOrder> order = random_ties(rehearsal, nth);
    RC_ASSERT(has(bounds, run_rehearsal(rehearsal, {}, {.ties = order.get()}).counts));
  }
}

/// Lengths of no common measure with anything.
RC_GTEST_PROP(TieBounds, AreOnePointWithoutTies, ()) {
  Script script = *any_test({});
  script.journey.clear();
  script.steps.clear();
  script.targets.clear();
  script.duration = R"({"uniform": ["100000007ns", "2999999929ns"]})";
  const Rehearsal rehearsal = read(document(script));
  RC_PRE(rehearsal.plan.min_iteration_duration == Duration{});  // many would be as long
  const TieBounds bounds = tie_bounds(rehearsal, {.most_runs = 30});
  const IterationCounts counts = run_rehearsal(rehearsal).counts;
  RC_PRE(bounds.met == 0);
  RC_ASSERT(bounds.exact);
  RC_ASSERT(bounds.complete == (CountRange{counts.complete, counts.complete}));
  RC_ASSERT(bounds.started == (CountRange{counts.started(), counts.started()}));
  RC_ASSERT(bounds.interrupted == (CountRange{counts.interrupted, counts.interrupted}));
  RC_ASSERT(bounds.dropped == (CountRange{counts.dropped, counts.dropped}));
}

/// Nothing is said to be exact that another order changes unseen.
RC_GTEST_PROP(Ties, AreSeenWhereTheOrderMatters, ()) {
  Rehearsal rehearsal = any_rehearsal();
  const IterationCounts latest = run_rehearsal(rehearsal).counts;
  rehearsal.ties = Ties::Earliest;
  const IterationCounts earliest = run_rehearsal(rehearsal).counts;
  RC_PRE(!are_equal(latest, earliest));
  const TieBounds bounds = tie_bounds(rehearsal, {.most_runs = 1});
  RC_ASSERT(bounds.met > 0U || !bounds.exact);
}

}  // namespace
}  // namespace rehearse::testing
