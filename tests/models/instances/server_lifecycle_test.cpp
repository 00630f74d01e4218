// The table of a server's states and inputs: all pairs.

#include "models/instances/server_lifecycle.hpp"

#include <gtest/gtest.h>
#include <string>

namespace rehearse {
namespace {

constexpr ServerState kStates[] = {ServerState::Running, ServerState::GracefulStopInitiated,
                                   ServerState::GracefulStopping, ServerState::ForceStop,
                                   ServerState::Terminated};
constexpr ServerInput kInputs[] = {ServerInput::GracefulStop, ServerInput::Stop,
                                   ServerInput::Acknowledged, ServerInput::LastOver,
                                   ServerInput::Deadline,     ServerInput::AllKilled,
                                   ServerInput::Restart};

/// "RUNNING", "GRACEFUL_STOP_INITIATED", "GRACEFUL_STOPPING", "FORCE_STOP", "TERMINATED".
const char* server_state_name(ServerState state) {
  switch (state) {
    case ServerState::Running:
      return "RUNNING";
    case ServerState::GracefulStopInitiated:
      return "GRACEFUL_STOP_INITIATED";
    case ServerState::GracefulStopping:
      return "GRACEFUL_STOPPING";
    case ServerState::ForceStop:
      return "FORCE_STOP";
    case ServerState::Terminated:
      break;
  }
  return "TERMINATED";
}

std::string to_text(const ServerStep& step) {
  switch (step.kind) {
    case ServerStep::Kind::Goes:
      return server_state_name(step.to);
    case ServerStep::Kind::Ignored:
      return "-";
    case ServerStep::Kind::Impossible:
      break;
  }
  return "!";
}

// Columns: graceful stop, stop, acknowledged, last over, deadline, all killed, restart.
constexpr const char* kExpected[kServerStates][kServerInputs] = {
    {"GRACEFUL_STOP_INITIATED", "FORCE_STOP", "-", "-", "-", "!", "-"},
    {"-", "FORCE_STOP", "GRACEFUL_STOPPING", "-", "FORCE_STOP", "!", "!"},
    {"-", "FORCE_STOP", "-", "TERMINATED", "FORCE_STOP", "!", "!"},
    {"-", "-", "-", "-", "-", "TERMINATED", "!"},
    {"-", "-", "-", "-", "-", "!", "RUNNING"},
};

TEST(ServerLifecycle, DoesWhatTheTableSaysForAllPairs) {
  for (std::size_t s = 0; s < kServerStates; ++s) {
    for (std::size_t i = 0; i < kServerInputs; ++i) {
      EXPECT_EQ(to_text(server_step(kStates[s], kInputs[i])), kExpected[s][i])
          << server_state_name(kStates[s]) << ", input " << i;
    }
  }
}

TEST(ServerLifecycle, ReachesTerminatedFromEveryState) {
  for (const ServerState state : kStates) {
    bool leads_on = state == ServerState::Terminated;
    for (const ServerInput input : kInputs) {
      const ServerStep step = server_step(state, input);
      leads_on |= step.kind == ServerStep::Kind::Goes && step.to > state;
    }
    EXPECT_TRUE(leads_on) << server_state_name(state);
  }
}

TEST(ServerLifecycle, ComesBackToRunningByARestartAlone) {
  for (const ServerState state : kStates) {
    for (const ServerInput input : kInputs) {
      const ServerStep step = server_step(state, input);
      if (step.kind != ServerStep::Kind::Goes || step.to != ServerState::Running) continue;
      EXPECT_EQ(input, ServerInput::Restart);
      EXPECT_EQ(state, ServerState::Terminated);
    }
  }
}

}  // namespace
}  // namespace rehearse
