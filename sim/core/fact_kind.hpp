#pragma once
// What can happen in a run, and why: the words of facts.

#include <cstdint>

namespace rehearse {

/// Why something happened to a VU, an iteration or a scenario: the rule of SEMANTICS.md.
enum class Rule : std::uint8_t {
  None,
  Started,           ///< its scenario began
  RampUp,            ///< a ramp went up
  ScaleUp,           ///< an externally-controlled test was scaled up
  NoIdleVu,          ///< an arrival found no idle VU
  WorkDone,          ///< nothing was left to do
  RegularEnd,        ///< the scenario's regular end: no new iteration
  HardEnd,           ///< the scenario's hard end: gracefulStop is over
  RampDown,          ///< a ramp-down took the VU away; it may finish its iteration
  GracefulRampDown,  ///< gracefulRampDown is over
  ScaleDown,         ///< an externally-controlled test was scaled down
  Pause,             ///< an externally-controlled test was paused
  Abort,             ///< an iteration aborted the test
  Threshold,         ///< a threshold with abortOnFail failed
  CtrlC,             ///< the test was interrupted from outside
};

/// The whole test is cut short.
constexpr bool cuts_test_short(Rule rule) {
  return rule == Rule::Abort || rule == Rule::Threshold || rule == Rule::CtrlC;
}

enum class FactKind : std::uint8_t {
  TestStarted,
  SetupStarted,
  SetupEnded,
  ScenarioStarted,
  ScenarioRegularEnd,
  ScenarioEnded,
  VuInitialised,  ///< also once for each VU that exists before the start
  VuRemoved,      ///< an initialised VU is given up for good
  VuStarted,      ///< activated: it may run iterations of its scenario from now on
  VuGracePeriod,  ///< it may only finish its running iteration
  VuRevived,      ///< started again while still in its grace period
  VuStopped,      ///< back in the pool
  IterationStarted,
  IterationReturned,  ///< its body returned; minIterationDuration may still delay the VU
  IterationCompleted,
  IterationInterrupted,
  IterationsDropped,
  CommandAnswered,
  TeardownStarted,
  TeardownEnded,
  TestEnded,
};

}  // namespace rehearse
