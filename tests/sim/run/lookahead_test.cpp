// Scenarios run without the event queue: which ones, on how many threads, and within what bounds.
// Tests in properties/ compare their results with those of the order of events.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <initializer_list>

#include "sim/run/mode_choice.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

const std::string kLoop = R"("a": {"executor": "constant-vus", "vus": 40, "duration": "600s"})";
const std::string kRamp = R"("a": {"executor": "ramping-vus", "startVUs": 5,
    "stages": [{"duration": "300s", "target": 60}, {"duration": "300s", "target": 0}]})";
const std::string kArrivals = R"("a": {"executor": "constant-arrival-rate", "rate": 20,
    "duration": "60s", "preAllocatedVUs": 30})";

ExecutionMode mode_of(const Script& script) {
  return choose_mode(read(document(script)), Rank{0}).mode;
}

TEST(ModeOfExecution, IsPerVuWhereIterationsAreDurations) {
  EXPECT_EQ(mode_of({.scenarios = kLoop}), ExecutionMode::PerVu);
  EXPECT_EQ(mode_of({.scenarios = kRamp}), ExecutionMode::PerVu);
  EXPECT_EQ(mode_of({.scenarios = R"("a": {"executor": "per-vu-iterations", "vus": 2})"}),
            ExecutionMode::PerVu);
  EXPECT_EQ(mode_of({.scenarios = kLoop, .journey = R"("throws": {"probability": 0.5})"}),
            ExecutionMode::PerVu);
  EXPECT_EQ(mode_of({.scenarios = kLoop, .steps = R"({"think": "1s"}, {"think": "2s"})"}),
            ExecutionMode::PerVu);
}

TEST(ModeOfExecution, IsPerArrivalWhereIterationsAreDurations) {
  EXPECT_EQ(mode_of({.scenarios = kArrivals}), ExecutionMode::PerArrival);
  EXPECT_EQ(mode_of({.scenarios = kArrivals, .steps = R"({"think": "1s"}, {"think": "2s"})"}),
            ExecutionMode::PerArrival);
  EXPECT_EQ(mode_of({.scenarios = kArrivals,
                     .duration = R"({"sequence": ["1s", "2s"], "by": "iteration"})"}),
            ExecutionMode::PerArrival);
}

TEST(ModeOfExecution, IsEventOrderWhereVusShareSomething) {
  EXPECT_EQ(mode_of({.scenarios = R"("a": {"executor": "shared-iterations", "iterations": 9})"}),
            ExecutionMode::EventOrder);
  EXPECT_EQ(
      mode_of({.scenarios = R"("a": {"executor": "externally-controlled", "duration": "9s"})"}),
      ExecutionMode::EventOrder);
  EXPECT_EQ(mode_of({.scenarios = kArrivals,
                     .steps = R"({"request": {"target": "t"}})",
                     .targets = R"("t": "1s")"}),
            ExecutionMode::EventOrder);
  EXPECT_EQ(mode_of({.scenarios = kLoop, .journey = R"("abort": {"iteration": 70})"}),
            ExecutionMode::EventOrder);
}

TEST(ModeOfExecution, IsEventOrderWhereAnIterationLooksAtItsNumber) {
  EXPECT_EQ(
      mode_of({.scenarios = kLoop, .duration = R"({"sequence": ["1s", "2s"], "by": "iteration"})"}),
      ExecutionMode::EventOrder);
  EXPECT_EQ(mode_of({.scenarios = kLoop, .journey = R"("throws": {"iterations": [3]})"}),
            ExecutionMode::EventOrder);
}

const std::string kShortLoop = R"("a": {"executor": "constant-vus", "vus": 40, "duration": "60s"})";
const std::string kRequests =
    R"({"request": {"target": "t"}}, {"think": {"uniform": ["10ms", "50ms"]}})";
const std::string kDelay = R"("t": {"duration": {"lognormal": {"median": "20ms", "p95": "60ms"}}})";

TEST(ModeOfExecution, IsPerVuWhereRequestsGoToPureDelays) {
  EXPECT_EQ(mode_of({.scenarios = kLoop, .steps = kRequests, .targets = kDelay}),
            ExecutionMode::PerVu);
  EXPECT_EQ(mode_of({.scenarios = kRamp, .steps = kRequests, .targets = kDelay}),
            ExecutionMode::PerVu);
}

TEST(ModeOfExecution, IsEventOrderWhereRequestsDependOnOthers) {
  const auto why = [](Script script) {
    if (script.scenarios.empty()) script.scenarios = kLoop;
    if (script.steps.empty()) script.steps = kRequests;
    if (script.targets.empty()) script.targets = kDelay;
    return choose_mode(read(document(script)), Rank{0}).why;
  };
  EXPECT_EQ(why({.targets = R"("t": {"duration": "1s", "servers": 9})"}),
            "its requests depend on what else t does");
  EXPECT_EQ(why({.steps = R"({"batch": [{"target": "t"}, {"target": "t"}]})"}),
            "its iterations send batches");
  EXPECT_EQ(why({.options = R"("rps": 100)"}), "its requests wait for their turn under rps");
  EXPECT_EQ(why({.targets = R"("t": {"duration": {"sequence": ["1s", "2s"], "by": "iteration"}})"}),
            "what an iteration does depends on its number in the scenario");
  EXPECT_EQ(
      why({.scenarios = R"("a": {"executor": "constant-vus", "vus": 100000, "duration": "1s"})"}),
      "so many VUs that little could be kept of the requests of each");
}

TEST(ModeOfExecution, IsEventOrderOfAllScenariosIfOneMayAbortTheTest) {
  const Script script{.scenarios = kLoop + R"(, "b": {"executor": "constant-vus", "vus": 1,
                                   "duration": "5s", "exec": "quits"})",
                      .journeys = R"("quits": {"duration": "1s", "abort": {"iteration": 2}})"};
  EXPECT_EQ(choose_mode(read(document(script)), Rank{0}).why, "an iteration may abort the test");
}

void expect_on_threads(const Rehearsal& rehearsal, std::initializer_list<unsigned> threads,
                       const Result& expected) {
  for (const unsigned count : threads) {
    EXPECT_THAT(differences(run_rehearsal(rehearsal, {}, {.threads = count}), expected),
                ::testing::IsEmpty());
  }
}

// Enough iterations that threads are worth their while (parallel_lookahead.cpp).
TEST(RunAhead, IsTheSameOnAnyNumberOfThreads) {
  for (const std::string& scenarios : {kLoop, kRamp}) {
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
