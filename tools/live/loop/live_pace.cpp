// Sleeps until an event is due, and polls the event sources before it and between late events.

#include "tools/live/loop/live_pace.hpp"

#include <algorithm>

namespace rehearse {

Instant LivePace::reach(Instant next) {
  next = std::max(next, reached_);
  for (;;) {
    if (now_ < next) now_ = loop_.now();
    if (now_ >= next) {
      if (++late_ >= kLateEvents) look(now_);
      // What happened in between comes first, but nothing that came later.
      return reached_ = std::clamp(pending_since(), reached_, next);
    }
    if (const Instant at = pending_since(); at < next) return reached_ = std::max(at, reached_);
    const Instant until = std::min(next, wake());
    look(until == kNever ? until : until + kSpin * -1);
  }
}

Instant LivePace::pending_since() const {
  Instant oldest = kNever;
  for (const EventSource* each : outside_) oldest = std::min(oldest, each->pending_since());
  return oldest;
}

Instant LivePace::wake() const {
  Instant soonest = kNever;
  for (const EventSource* each : outside_) soonest = std::min(soonest, each->wake());
  return soonest;
}

void LivePace::look(Instant until) {
  loop_.wait(until);
  for (EventSource* each : outside_) each->work();
  late_ = 0;
}

}  // namespace rehearse
