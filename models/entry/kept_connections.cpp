// Idle connections of one client are a list through the connections themselves.

#include "models/entry/kept_connections.hpp"

#include <algorithm>

#include "models/base/require.hpp"

namespace rehearse {

KeptConnections::Id KeptConnections::idle_of(std::uint64_t client) const {
  const auto found = idle_.find(client);
  return found == idle_.end() ? kNone : found->second;
}

KeptConnections::Id KeptConnections::reuse(std::uint64_t client) {
  const Id id = idle_of(client);
  if (id == kNone) return kNone;
  unlink(id);
  idle_ends_.stop(id);
  connections_[id].state = State::InUse;
  return id;
}

KeptConnections::Id KeptConnections::open(Instant now, std::uint64_t client) {
  Id id = 0;
  if (free_.empty()) {
    id = numbers();
    connections_.emplace_back();
  } else {
    id = free_.back();
    free_.pop_back();
  }
  connections_[id] = {};
  connections_[id].client = client;
  connections_[id].state = State::InUse;
  ++count_;
  if (limits_.max_age) ages_.begin(id, now, *limits_.max_age);
  return id;
}

bool KeptConnections::give_back(Instant now, Id id) {
  Connection& connection = connections_[id];
  REQUIRE(connection.state == State::InUse);
  ++connection.requests;
  if (connection.old || connection.requests >= limits_.max_requests.value_or(UINT32_MAX)) {
    return false;
  }
  connection.state = State::Idle;
  const auto [place, is_first] = idle_.try_emplace(connection.client, id);
  if (!is_first) {
    connection.following = place->second;
    connections_[place->second].previous = id;
    place->second = id;
  }
  if (limits_.idle_timeout) idle_ends_.begin(id, now, *limits_.idle_timeout);
  return true;
}

void KeptConnections::unlink(Id id) {
  Connection& connection = connections_[id];
  if (connection.following != kNone) {
    connections_[connection.following].previous = connection.previous;
  }
  if (connection.previous != kNone) {
    connections_[connection.previous].following = connection.following;
  } else if (connection.following != kNone) {
    idle_[connection.client] = connection.following;
  } else {
    idle_.erase(connection.client);
  }
  connection.previous = connection.following = kNone;
}

void KeptConnections::close(Id id) {
  Connection& connection = connections_[id];
  REQUIRE(connection.state != State::Free);
  if (connection.state == State::Idle) {
    unlink(id);
    idle_ends_.stop(id);
  }
  ages_.stop(id);
  connection.state = State::Free;
  free_.push_back(id);
  --count_;
}

Instant KeptConnections::next() const { return std::min(idle_ends_.next(), ages_.next()); }

KeptConnections::Id KeptConnections::take_ended(Instant now) {
  while (ages_.next() == now) {
    const Id id = ages_.first();
    ages_.stop(id);
    connections_[id].old = true;
    if (is_idle(id)) return id;
  }
  return idle_ends_.next() == now ? idle_ends_.first() : kNone;
}

}  // namespace rehearse
