#pragma once
// The pace of real time: waits for the next event, or for an event from outside.

#include <vector>

#include "sim/core/pace.hpp"
#include "tools/live/loop/event_loop.hpp"
#include "tools/live/loop/event_source.hpp"

namespace rehearse {

/// Everything happens on the thread that calls reach(). Where events are late already, the sockets
/// are still looked at after every kLateEvents of them, so that a client at its limit does not
/// leave answers lying.
class LivePace final : public Pace {
 public:
  /// `outside`: sources of events; they outlive the pace.
  LivePace(EventLoop& loop, std::vector<EventSource*> outside)
      : loop_(loop), outside_(std::move(outside)) {}

  /// Never before the last instant returned; an older event from outside is processed then.
  Instant reach(Instant next) override;

  static constexpr int kLateEvents = 64;
  /// The kernel wakes a sleeper some tens of microseconds late, so the last ones are not slept.
  static constexpr Duration kSpin = microseconds(50);

 private:
  Instant pending_since() const;
  Instant wake() const;
  void look(Instant until);

  EventLoop& loop_;
  std::vector<EventSource*> outside_;
  Instant reached_;
  Instant now_;   // the clock, when it was last read
  int late_ = 0;  // events since the sockets were looked at
};

}  // namespace rehearse
