#pragma once
// What the pace has to know of those who bring news from outside the engine.

#include "models/base/time.hpp"

namespace rehearse {

/// Lives on the event loop, which calls it when its descriptors are ready.
class EventSource {
 public:
  virtual ~EventSource() = default;
  /// When it has to do something though no descriptor of its is ready; kNever: not by itself.
  virtual Instant wake() const { return kNever; }
  /// Does what is due. Called from time to time, after wake() as soon as possible.
  virtual void work() {}
  /// When the oldest thing happened that the engine has not taken up yet; kNever: there is none.
  virtual Instant pending_since() const = 0;
};

}  // namespace rehearse
