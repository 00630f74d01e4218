#pragma once
// How a server stops and comes back: gRPC's graceful stop as one table of states and inputs.

#include <array>
#include <cstddef>
#include <cstdint>

namespace rehearse {

/// The way of gRPC's GracefulStop and Stop:
///
///     Running ──GracefulStop──► GracefulStopInitiated ──Acknowledged──► GracefulStopping
///        ▲  └──Stop──┐             │Stop, Deadline                      │Stop, Deadline  │LastOver
///        │           ▼             ▼                                    ▼                │
///        │        ForceStop ◄──────┴────────────────────────────────────┘                │
///        │           └──AllKilled──► Terminated ◄────────────────────────────────────────┘
///        └───────────────Restart────────┘
enum class ServerState : std::uint8_t {
  Running,                ///< the only state in which new requests are let in
  GracefulStopInitiated,  ///< clients are being notified
  GracefulStopping,       ///< they know; what is inside may finish
  ForceStop,              ///< what is inside is being terminated; lasts no time
  Terminated,
};
inline constexpr std::size_t kServerStates = 5;

enum class ServerInput : std::uint8_t {
  GracefulStop,  ///< asked to stop when what is inside is over
  Stop,          ///< asked to stop at once
  Acknowledged,  ///< the clients know that it stops
  LastOver,      ///< nothing is inside
  Deadline,      ///< the grace is over
  AllKilled,     ///< what was inside has been terminated
  Restart,       ///< started again
};
inline constexpr std::size_t kServerInputs = 7;

/// What an input does in a state.
struct ServerStep {
  enum class Kind : std::uint8_t {
    Goes,        ///< to `to`
    Ignored,     ///< comes too early, too late or again, and changes nothing
    Impossible,  ///< cannot occur: a defect of the caller
  };
  Kind kind = Kind::Impossible;
  ServerState to = ServerState::Running;

  bool operator==(const ServerStep&) const = default;
};

namespace server_lifecycle_detail {

constexpr ServerStep go(ServerState to) { return {ServerStep::Kind::Goes, to}; }
inline constexpr ServerStep kStay{ServerStep::Kind::Ignored, ServerState::Running};
inline constexpr ServerStep kNo{ServerStep::Kind::Impossible, ServerState::Running};
inline constexpr ServerStep kInit = go(ServerState::GracefulStopInitiated);
inline constexpr ServerStep kStopping = go(ServerState::GracefulStopping);
inline constexpr ServerStep kForce = go(ServerState::ForceStop);
inline constexpr ServerStep kOver = go(ServerState::Terminated);
inline constexpr ServerStep kRun = go(ServerState::Running);

// clang-format off
inline constexpr std::array<std::array<ServerStep, kServerInputs>, kServerStates> kTable{{
  //                          GracefulStop  Stop    Acknowledged  LastOver  Deadline  AllKilled  Restart
  /* Running               */ {{kInit,      kForce, kStay,        kStay,    kStay,    kNo,       kStay}},
  /* GracefulStopInitiated */ {{kStay,      kForce, kStopping,    kStay,    kForce,   kNo,       kNo}},
  /* GracefulStopping      */ {{kStay,      kForce, kStay,        kOver,    kForce,   kNo,       kNo}},
  /* ForceStop             */ {{kStay,      kStay,  kStay,        kStay,    kStay,    kOver,     kNo}},
  /* Terminated            */ {{kStay,      kStay,  kStay,        kStay,    kStay,    kNo,       kRun}},
}};
// clang-format on

}  // namespace server_lifecycle_detail

constexpr ServerStep server_step(ServerState state, ServerInput input) {
  return server_lifecycle_detail::kTable[static_cast<std::size_t>(state)]
                                        [static_cast<std::size_t>(input)];
}

}  // namespace rehearse
