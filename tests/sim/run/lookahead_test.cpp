// Scenarios run without the event queue: on how many threads, and within what bounds.
// Tests in properties/ compare their results with those of the order of events.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <initializer_list>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/core/iteration_block.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

const std::string kLoop = R"("a": {"executor": "constant-vus", "vus": 40, "duration": "600s"})";
const std::string kRamp = R"("a": {"executor": "ramping-vus", "startVUs": 5,
    "stages": [{"duration": "300s", "target": 60}, {"duration": "300s", "target": 0}]})";
const std::string kArrivals = R"("a": {"executor": "constant-arrival-rate", "rate": 20,
    "duration": "60s", "preAllocatedVUs": 30})";

const std::string kBothModels = kLoop + R"(, "b": {"executor": "constant-arrival-rate", "rate": 20,
    "duration": "60s", "preAllocatedVUs": 30})";

const std::string kShortLoop = R"("a": {"executor": "constant-vus", "vus": 40, "duration": "60s"})";
const std::string kRequests =
    R"({"request": {"target": "t"}}, {"think": {"uniform": ["10ms", "50ms"]}})";
const std::string kDelay = R"("t": {"duration": {"lognormal": {"median": "20ms", "p95": "60ms"}}})";

void expect_on_threads(const Rehearsal& rehearsal, std::initializer_list<unsigned> threads,
                       const Result& expected) {
  for (const unsigned count : threads) {
    EXPECT_THAT(differences(run_rehearsal(rehearsal, {}, {.threads = count}), expected),
                ::testing::IsEmpty());
  }
}

// Enough iterations that threads are worth their while (parallel_lookahead.cpp).
TEST(RunAhead, IsTheSameOnAnyNumberOfThreads) {
  for (const std::string& scenarios : {kLoop, kRamp, kBothModels}) {
    const Rehearsal rehearsal =
        read(document({.scenarios = scenarios, .duration = R"({"uniform": ["20ms", "80ms"]})"}));
    const Result alone = run_rehearsal(rehearsal);
    EXPECT_GT(alone.counts.complete, 300'000U);
    expect_on_threads(rehearsal, {2, 5}, alone);
  }
}

// Long enough that each VU sends some requests in the order of events in between.
TEST(RunAhead, PrecomputesRequestsOnAnyNumberOfThreads) {
  const Rehearsal rehearsal =
      read(document({.scenarios = kShortLoop, .steps = kRequests, .targets = kDelay}));
  const Result in_order = run_rehearsal(rehearsal, {}, {.look_ahead = false});
  EXPECT_GT(in_order.counts.complete, 30'000U);
  expect_on_threads(rehearsal, {1, 3}, in_order);
}

// All of them are inside for a moment at the same instant: how many of them meet is a matter of
// order, of which a run ahead knows nothing.
TEST(RunAhead, IsRepeatedInOrderWhereItsResultWouldDependOnIt) {
  const Rehearsal rehearsal =
      read(document({.scenarios = kShortLoop,
                     .steps = R"({"request": {"target": "t"}}, {"think": "1s"})",
                     .targets = R"("t": {"duration": 0})"}));
  const Result result = run_rehearsal(rehearsal);
  EXPECT_EQ(result.services.front().most_inside, 1U);
  EXPECT_THAT(differences(result, run_rehearsal(rehearsal, {}, {.look_ahead = false})),
              ::testing::IsEmpty());
}

/// It is interrupted at that many events, and alike in their order.
void expect_same_at_bound(Rehearsal rehearsal, std::uint64_t bound) {
  rehearsal.max_events = bound;
  const Result ahead = run_rehearsal(rehearsal);
  EXPECT_EQ(ahead.exit_code, ExitCode::Interrupted);
  EXPECT_THAT(differences(ahead, run_rehearsal(rehearsal, {}, {.look_ahead = false})),
              ::testing::IsEmpty());
}

TEST(RunAhead, StopsAtTheSameBoundOnEvents) {
  for (const std::string& scenarios : {kLoop, kRamp, kArrivals}) {
    const Rehearsal rehearsal = read(document({.scenarios = scenarios}));
    for (const std::uint64_t bound : {1U, 40U, 41U, 500U, 1100U}) {
      expect_same_at_bound(rehearsal, bound);
    }
  }
}

TEST(RunAhead, StopsAtTheSameBoundOnEventsWithRequests) {
  const Rehearsal rehearsal =
      read(document({.scenarios = kShortLoop, .steps = kRequests, .targets = kDelay}));
  for (const std::uint64_t bound : {40U, 500U, 20'000U, 50'000U}) {
    expect_same_at_bound(rehearsal, bound);
  }
}

TEST(RunAhead, DoesNotPassAnInterruption) {
  for (const std::string& scenarios : {kLoop, kRamp, kArrivals}) {
    const Rehearsal rehearsal =
        read(document({.scenarios = scenarios,
                       .duration = R"({"uniform": ["1s", "5s"]})",
                       .more = R"("control": [{"at": "20s", "interrupt": true}])"}));
    const Result ahead = run_rehearsal(rehearsal);
    EXPECT_EQ(ahead.end, Instant{} + seconds(20));
    EXPECT_THAT(differences(ahead, run_rehearsal(rehearsal, {}, {.look_ahead = false})),
                ::testing::IsEmpty());
  }
}

/// Needs no order, and counts facts.
class Counter final : public FactSink {
 public:
  void observe(const Fact& fact) override {
    if (fact.kind == FactKind::IterationCompleted) ++complete;
  }
  bool needs_order() const override { return false; }
  void observe_progress(const ProgressFact& fact) override { complete += fact.completed; }

  std::uint64_t complete = 0;
};

TEST(RunAhead, TellsHowFarItIs) {
  for (const char* steps : {"", R"({"think": "1s"}, {"think": "2s"})"}) {
    Counter counter;
    const Result result =
        run_rehearsal(read(document({.scenarios = kLoop, .steps = steps})), {&counter});
    EXPECT_EQ(counter.complete, result.counts.complete);
  }
}

}  // namespace
}  // namespace rehearse::testing
