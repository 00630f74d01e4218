// Half-open connections of Linux 6.5 and later (net/ipv4/inet_connection_sock.c, tcp_metrics.c).

#include "models/entry/accept_queue.hpp"

namespace rehearse {

namespace {

/// The low bits of a cookie's time stamp are options of the connection, so that a round trip is
/// measured as up to 64 ms longer.
Duration cookie_delay(Instant now) {
  constexpr std::int64_t kBits = 64;
  constexpr std::int64_t kOptions = 23;  // selective acknowledgements, and windows scaled by 2^7
  const std::int64_t stamp = now.ns / milliseconds(1).ns;
  return milliseconds((stamp % kBits + kBits - kOptions) % kBits);
}

}  // namespace

void Handshakes::begin(Instant now, std::uint32_t number, std::uint32_t listener,
                       std::uint64_t room, Duration round_trip) {
  if (of_.size() <= number) of_.resize(number + 1);
  One& one = of_[number] = {};
  Listener& at = listeners_[listener];
  at.room = room;
  one.answered = now;
  one.request = now + round_trip;
  one.listener = listener;
  one.round_trip = round_trip;
  one.timeout = round_trip + DroppedConnection::kLeastTimeout;
  if (remembered_ > round_trip) {
    one.timeout =
        remembered_ + std::max(remembered_ + remembered_, DroppedConnection::kLeastTimeout);
  }
  one.cookie = at.half_open >= room;
  if (one.cookie) return;
  one.half_open = true;
  ++at.half_open;
  ++at.young;
}

Handshakes::Packet Handshakes::arrives(Instant now, std::uint32_t number) {
  One& one = of_[number];
  if (one.request <= now) return one.forgotten ? Packet::Reset : Packet::Request;
  const Listener& listener = listeners_[one.listener];
  if (one.answers >= most_answers(listener)) {
    forget(one);
    one.forgotten = true;
    return Packet::Nothing;
  }
  if (one.answers++ == 0) --listeners_[one.listener].young;
  one.answer = DroppedConnection::at_mark(
      now, DroppedConnection::doubled(DroppedConnection::kFirstSyn, one.answers));
  return Packet::Acknowledgement;
}

std::uint32_t Handshakes::most_answers(const Listener& listener) const {
  constexpr std::uint32_t kMost = 5;  // tcp_synack_retries
  constexpr std::uint32_t kLeast = 2;
  constexpr std::uint64_t kFew = 8;
  const std::uint64_t backlog = listener.room - std::min<std::uint64_t>(listener.room, 1);
  std::uint32_t most = kMost;
  if (2ULL * listener.half_open <= std::max(kFew, backlog)) return most;
  for (std::uint64_t young = 2ULL * listener.young; most > kLeast && listener.half_open >= young;
       young *= 2) {
    --most;
  }
  return most;
}

void Handshakes::drop(Instant now, std::uint32_t number) {
  One& one = of_[number];
  ++one.drops;
  if (one.drops > 1) {
    one.request = DroppedConnection::next_data(now, one.drops, one.timeout);
    return;
  }
  // A probe is not later than the timeout (tcp_schedule_loss_probe).
  const Duration probe = one.round_trip + one.round_trip + DroppedConnection::kLeastTimeout;
  one.request = DroppedConnection::at_mark(now, std::min(probe, one.timeout));
  if (!one.half_open) return;
  one.answer = DroppedConnection::at_mark(one.answered, DroppedConnection::kFirstSyn);
}

void Handshakes::take(Instant now, std::uint32_t number) {
  One& one = of_[number];
  forget(one);
  one.server_trip = now - one.answered;
  if (one.cookie) one.server_trip = one.server_trip + cookie_delay(now);
}

void Handshakes::forget(One& one) {
  one.answer = kNever;
  if (!one.half_open) return;
  one.half_open = false;
  Listener& listener = listeners_[one.listener];
  --listener.half_open;
  if (one.answers == 0) --listener.young;
}

void Handshakes::close(std::uint32_t number) {
  if (!one_machine_) return;
  const One& one = of_[number];
  // The server has measured four short trips more by then, each with a weight of an eighth: of an
  // answer with head and body apart, as `ip tcp_metrics` shows. What is remembered is a longer one
  // at once, and comes down by an eighth.
  Duration server = one.server_trip;
  constexpr int kMeasured = 4;
  for (int i = 0; i < kMeasured; ++i) server.ns -= (server.ns - one.round_trip.ns) / 8;
  for (const Duration each : {one.round_trip, server}) {
    if (each >= remembered_) {
      remembered_ = each;
    } else {
      remembered_.ns -= (remembered_.ns - each.ns) / 8;
    }
  }
}

}  // namespace rehearse
