// The names of the events file and the words of the log, by kind and by rule.

#include "tools/rehearse/text/fact_text.hpp"

namespace rehearse {

const char* fact_name(FactKind kind) {
  switch (kind) {
    case FactKind::TestStarted:
      return "testStarted";
    case FactKind::SetupStarted:
      return "setupStarted";
    case FactKind::SetupEnded:
      return "setupEnded";
    case FactKind::ScenarioStarted:
      return "scenarioStarted";
    case FactKind::ScenarioRegularEnd:
      return "scenarioRegularEnd";
    case FactKind::ScenarioEnded:
      return "scenarioEnded";
    case FactKind::VuInitialised:
      return "vuInitialised";
    case FactKind::VuRemoved:
      return "vuRemoved";
    case FactKind::VuStarted:
      return "vuStarted";
    case FactKind::VuGracePeriod:
      return "vuGracePeriod";
    case FactKind::VuRevived:
      return "vuRevived";
    case FactKind::VuStopped:
      return "vuStopped";
    case FactKind::IterationStarted:
      return "iterationStarted";
    case FactKind::IterationReturned:
      return "iterationReturned";
    case FactKind::IterationCompleted:
      return "iterationCompleted";
    case FactKind::IterationInterrupted:
      return "iterationInterrupted";
    case FactKind::IterationsDropped:
      return "iterationsDropped";
    case FactKind::CommandAnswered:
      return "commandAnswered";
    case FactKind::TeardownStarted:
      return "teardownStarted";
    case FactKind::TeardownEnded:
      return "teardownEnded";
    case FactKind::TestEnded:
      return "testEnded";
  }
  return "";
}

const char* rule_text(Rule rule) {
  switch (rule) {
    case Rule::None:
      return "";
    case Rule::Started:
      return "the scenario starts";
    case Rule::RampUp:
      return "ramp-up";
    case Rule::ScaleUp:
      return "scaled up";
    case Rule::NoIdleVu:
      return "an arrival found no idle VU";
    case Rule::WorkDone:
      return "nothing is left to do";
    case Rule::RegularEnd:
      return "the scenario's regular end";
    case Rule::HardEnd:
      return "gracefulStop is over";
    case Rule::RampDown:
      return "ramp-down";
    case Rule::GracefulRampDown:
      return "gracefulRampDown is over";
    case Rule::ScaleDown:
      return "scaled down";
    case Rule::Pause:
      return "paused";
    case Rule::Abort:
      return "the test was aborted";
    case Rule::Threshold:
      return "a threshold was crossed";
    case Rule::CtrlC:
      return "Ctrl-C";
  }
  return "";
}

const char* rule_name(Rule rule) {
  switch (rule) {
    case Rule::None:
      return "";
    case Rule::Started:
      return "started";
    case Rule::RampUp:
      return "rampUp";
    case Rule::ScaleUp:
      return "scaleUp";
    case Rule::NoIdleVu:
      return "noIdleVu";
    case Rule::WorkDone:
      return "workDone";
    case Rule::RegularEnd:
      return "regularEnd";
    case Rule::HardEnd:
      return "hardEnd";
    case Rule::RampDown:
      return "rampDown";
    case Rule::GracefulRampDown:
      return "gracefulRampDown";
    case Rule::ScaleDown:
      return "scaleDown";
    case Rule::Pause:
      return "pause";
    case Rule::Abort:
      return "abort";
    case Rule::Threshold:
      return "threshold";
    case Rule::CtrlC:
      return "ctrlC";
  }
  return "";
}

}  // namespace rehearse
