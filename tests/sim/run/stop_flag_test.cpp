// Runs that are asked to stop (S145).

#include "sim/core/stop_flag.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/core/fact.hpp"
#include "sim/core/fact_sink.hpp"
#include "sim/run/replications.hpp"
#include "sim/run/run.hpp"
#include "tests/sim/run/rehearsed.hpp"

namespace rehearse::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kLooping =
    R"("a": {"executor": "constant-vus", "vus": 10, "duration": "1h"})";
constexpr const char* kArriving =
    R"("a": {"executor": "constant-arrival-rate", "rate": 20, "duration": "1h",
             "preAllocatedVUs": 100})";

Rehearsal rehearsal_of(const char* scenario) {
  return read(document({.scenarios = scenario, .duration = R"({"uniform": ["100ms", "2s"]})"}));
}

/// Asks when the test has come so far.
class Asking final : public FactSink {
 public:
  Asking(StopFlag& flag, Instant at) : flag_(flag), at_(at) {}
  void observe(const Fact& fact) override {
    if (fact.at >= at_) flag_.ask(StopFlag::Cause::Time);
  }

 private:
  StopFlag& flag_;
  Instant at_;
};

TEST(StopFlag, EndsTheRunAtTheNextLook) {
  Rehearsal rehearsal = rehearsal_of(kLooping);
  StopFlag flag;
  rehearsal.stop = &flag;
  Asking asking(flag, Instant{seconds(10).ns});
  const Result result = run_rehearsal(rehearsal, {&asking});
  EXPECT_EQ(result.exit_code, ExitCode::LimitReached);
  // The looks are at 1, 5, 21, 85, 341, 1365, 5461 and 21845 ms.
  EXPECT_EQ(text(result.end), "21.845s");
  EXPECT_EQ(result.counts.interrupted, 10U);
  EXPECT_THAT(result.warnings,
              ElementsAre("the limit of time was reached at 21.845s of the test, so it was "
                          "interrupted"));
}

TEST(StopFlag, StopsBeforeTheFirstIteration) {
  for (const char* scenario : {kLooping, kArriving}) {
    Rehearsal rehearsal = rehearsal_of(scenario);
    StopFlag flag;
    flag.ask(StopFlag::Cause::Memory);
    rehearsal.stop = &flag;
    const Result result = run_rehearsal(rehearsal);
    EXPECT_EQ(result.exit_code, ExitCode::LimitReached);
    EXPECT_EQ(result.counts.complete, 0U);
    EXPECT_THAT(result.warnings, ElementsAre(HasSubstr("limit of memory")));
  }
}

TEST(StopFlag, SaysThatTheMachineHasNoMemoryLeft) {
  Rehearsal rehearsal = rehearsal_of(kLooping);
  StopFlag flag;
  flag.ask(StopFlag::Cause::Full);
  rehearsal.stop = &flag;
  const Result result = run_rehearsal(rehearsal);
  EXPECT_EQ(result.exit_code, ExitCode::LimitReached);
  EXPECT_THAT(result.warnings, ElementsAre(HasSubstr("there was no memory left")));
}

TEST(StopFlag, OfASignalIsAnInterruption) {
  Rehearsal rehearsal = rehearsal_of(kLooping);
  StopFlag flag;
  flag.ask(StopFlag::Cause::Signal);
  flag.ask(StopFlag::Cause::Time);  // too late
  rehearsal.stop = &flag;
  EXPECT_EQ(run_rehearsal(rehearsal).exit_code, ExitCode::Interrupted);
}

TEST(StopFlag, ChangesNothingWhereItIsNotSet) {
  for (const char* scenario : {kLooping, kArriving}) {
    Rehearsal rehearsal = rehearsal_of(scenario);
    const Result without = run_rehearsal(rehearsal);
    const Rehearsed in_order = run(rehearsal);
    StopFlag flag;
    rehearsal.stop = &flag;
    EXPECT_THAT(differences(without, run_rehearsal(rehearsal)), IsEmpty());
    EXPECT_THAT(differences(without, run_rehearsal(rehearsal, {}, {.threads = 2})), IsEmpty());
    EXPECT_THAT(differences(in_order.result, run(rehearsal).result), IsEmpty());
  }
}

TEST(StopFlag, LeavesOutRunsThatItCutShort) {
  Rehearsal rehearsal = rehearsal_of(kLooping);
  StopFlag flag;
  rehearsal.stop = &flag;
  for (const unsigned jobs : {1U, 3U}) {
    flag.clear();
    std::vector<std::uint32_t> taken;
    run_replications(rehearsal, 100, jobs, [&](std::uint32_t replication, const Result& result) {
      EXPECT_EQ(result.exit_code, ExitCode::Ok);
      taken.push_back(replication);
      if (replication == 2) flag.ask(StopFlag::Cause::Time);
    });
    EXPECT_THAT(taken, ElementsAre(0U, 1U, 2U));
  }
}

}  // namespace
}  // namespace rehearse::testing
