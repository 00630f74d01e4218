#pragma once
// How the next event's instant is reached: the one step in which virtual and real time differ.

#include "models/base/time.hpp"

namespace rehearse {

class Pace {
 public:
  virtual ~Pace() = default;
  /// Returns when the test's clock has come to `next`, and which instant it then is: `next`, or an
  /// earlier one at which something new was put into the queue from outside.
  virtual Instant reach(Instant next) = 0;
};

/// Jumps to the next event.
class VirtualPace final : public Pace {
 public:
  Instant reach(Instant next) override { return next; }
};

}  // namespace rehearse
