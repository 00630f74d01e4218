// Which scenarios can be run without the event queue.

#include "sim/run/mode_choice.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace rehearse::testing
