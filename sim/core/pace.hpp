#pragma once
// How the next event's instant is reached: the only place where virtual and real time differ.

#include "models/base/time.hpp"

namespace rehearse {

class Pace {
 public:
  virtual ~Pace() = default;
  /// Waits until the test's clock reaches `next` and returns it; or returns earlier, with the
  /// instant of a new event that was put into the queue from outside.
  virtual Instant reach(Instant next) = 0;
};

/// Jumps to the next event.
class VirtualPace final : public Pace {
 public:
  Instant reach(Instant next) override { return next; }
};

}  // namespace rehearse
