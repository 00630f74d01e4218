#pragma once
// The open connections of clients to one service: which is used again, and when an idle one ends.

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "models/base/time.hpp"
#include "models/base/timeouts.hpp"

namespace rehearse {

/// How long connections last.
struct ConnectionLimits {
  /// An idle connection is closed after it; > 0. None: never.
  std::optional<Duration> idle_timeout{};
  /// A connection is closed when it is that old and idle, at the latest at the end of the request
  /// that is under way then; > 0. None: never.
  std::optional<Duration> max_age{};
  std::optional<std::uint32_t> max_requests{};  ///< on one connection, ≥ 1; none: any number

  bool operator==(const ConnectionLimits&) const = default;
};

/// A machine without a clock. A connection belongs to one client, and serves one request at a time:
/// it is in use from its opening or reuse until it is given back or closed. Of a client's idle
/// connections the one that was used last is used next, as HTTP clients do.
class KeptConnections {
 public:
  using Id = std::uint32_t;
  static constexpr Id kNone = UINT32_MAX;
  /// What a connection is tied to, as its owner says; kNone: nothing yet.
  struct Ties {
    std::uint32_t instance = kNone;
    std::uint32_t job = kNone;  ///< the server that it holds while it is idle
  };

  explicit KeptConnections(const ConnectionLimits& limits) : limits_(limits) {}

  /// Takes an idle connection of the client into use; kNone where it has none.
  Id reuse(std::uint64_t client);
  /// A new connection in use.
  Id open(Instant now, std::uint64_t client);
  /// A request over the connection is over. False: it must be closed, because it is too old or has
  /// served its number of requests. Otherwise it is idle now. Requires: it is in use.
  bool give_back(Instant now, Id id);
  /// It is no more, idle or in use.
  void close(Id id);
  /// The first idle connection of the client; kNone where it has none.
  Id idle_of(std::uint64_t client) const;

  Ties& ties(Id id) { return connections_[id].ties; }
  /// Whether the number is that of an idle connection.
  bool is_idle(Id id) const { return connections_[id].state == State::Idle; }
  /// Numbers of connections are below.
  Id numbers() const { return static_cast<Id>(connections_.size()); }
  /// How many are open.
  std::uint64_t count() const { return count_; }

  /// When an idle connection ends by itself, or one in use gets too old; kNever: never.
  Instant next() const;
  /// The idle connection that ends at `now`, which its owner closes; kNone when none does any more.
  Id take_ended(Instant now);

 private:
  enum class State : std::uint8_t { Free, InUse, Idle };
  struct Connection {
    std::uint64_t client = 0;
    Ties ties;
    std::uint32_t requests = 0;
    State state = State::Free;
    bool old = false;
    // Among the idle ones of its client, the one used last first.
    Id previous = kNone;
    Id following = kNone;
  };

  void unlink(Id id);

  ConnectionLimits limits_;
  std::vector<Connection> connections_;
  std::vector<Id> free_;
  std::unordered_map<std::uint64_t, Id> idle_;  // by client, which no order depends on
  Timeouts idle_ends_;
  Timeouts ages_;
  std::uint64_t count_ = 0;
};

}  // namespace rehearse
