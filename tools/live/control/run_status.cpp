// Which fact moves the test to which of k6's states.

#include "tools/live/control/run_status.hpp"

#include <algorithm>
#include <variant>

#include "sim/core/fact.hpp"

namespace rehearse {

void RunStatus::observe(const Fact& fact) {
  if (cuts_test_short(fact.rule) && !ended_) {
    stopped_ = true;
    if (code_ != Code::Teardown) code_ = Code::Interrupted;
  }
  switch (fact.kind) {
    case FactKind::VuInitialised:
      ++max_;
      if (code_ == Code::Created) code_ = paused_ ? Code::PausedBeforeRun : Code::InitDone;
      break;
    case FactKind::VuRemoved:
      --max_;
      break;
    case FactKind::VuStarted:
      ++vus_;
      break;
    case FactKind::VuStopped:
      --vus_;
      break;
    case FactKind::TestStarted:
      started_ = fact.at;
      paused_ = false;
      code_ = Code::Started;
      break;
    case FactKind::SetupStarted:
      code_ = Code::Setup;
      break;
    case FactKind::SetupEnded:
    case FactKind::ScenarioStarted:
      code_ = Code::Running;
      break;
    case FactKind::TeardownStarted:
      code_ = Code::Teardown;
      break;
    case FactKind::TestEnded:
      ended_ = fact.at;
      code_ = stopped_ ? Code::Interrupted : Code::Ended;
      break;
    default:
      break;
  }
}

void RunStatus::carried_out(const Command& command, Instant at) {
  if (std::holds_alternative<PauseCommand>(command.action)) {
    paused_ = true;
    paused_since_ = at;
  } else if (std::holds_alternative<ResumeCommand>(command.action)) {
    paused_ = false;
    if (paused_since_) pauses_ = pauses_ + (at - *paused_since_);
    paused_since_.reset();
  } else if (!std::holds_alternative<ScaleCommand>(command.action)) {
    stopped_ = true;
    if (!ended_ && code_ != Code::Teardown) code_ = Code::Interrupted;
  }
}

Duration RunStatus::ran(Instant now) const {
  if (!started_) return {};
  const Instant until = paused_since_ ? *paused_since_ : ended_.value_or(now);
  return std::max(until - *started_ - pauses_, Duration{});
}

}  // namespace rehearse
